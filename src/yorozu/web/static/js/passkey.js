/* A passkey by the browser: what the server asks stands in the page, the answer goes back as a field of its form. Without a script, or
   where the browser knows no passkeys, the element stays hidden and the page says what to do instead. */

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

class Passkey extends HTMLElement {
  connectedCallback() {
    if (!window.PublicKeyCredential) return;
    this.hidden = false;
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => this.asked(event));
  }

  async asked(event) {
    const field = this.form.querySelector("[data-answer]");
    if (field.value) return; // the browser has answered: send it
    event.preventDefault();
    try {
      const answer = await navigator.credentials[this.dataset.act]({ publicKey: this.options() });
      field.value = JSON.stringify(this.plain(answer));
      this.form.requestSubmit();
    } catch {
      this.querySelector('[data-when="failed"]').hidden = false;
    }
  }

  options() {
    const { publicKey } = JSON.parse(this.dataset.options);
    publicKey.challenge = toBytes(publicKey.challenge);
    if (publicKey.user) publicKey.user.id = toBytes(publicKey.user.id);
    for (const list of ["excludeCredentials", "allowCredentials"])
      publicKey[list] = (publicKey[list] ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));
    return publicKey;
  }

  plain({ id, rawId, type, response }) {
    const parts = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (response[name]) parts[name] = toText(response[name]);
    return { id, rawId: toText(rawId), type, response: parts };
  }
}

customElements.define("yz-passkey", Passkey);

/* What is being typed is kept on the server every few seconds: a reload, a sign-out or a crash loses nothing (ux.md 4.2). */

const WAIT = 2000;

class Autosave extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form") ?? this.querySelector("form");
    if (!this.form || !this.getAttribute("src")) return;
    this.dirty = false;
    this.form.addEventListener("input", () => this.later());
    this.form.addEventListener("focusout", () => this.keep());
    this.form.addEventListener("submit", () => this.stop());
    this.leaving = () => document.visibilityState === "hidden" && this.keep();
    document.addEventListener("visibilitychange", this.leaving);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.leaving);
  }

  later() {
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), WAIT);
  }

  stop() {
    this.dirty = false;
    clearTimeout(this.timer);
  }

  async keep() {
    if (!this.dirty) return;
    this.stop();
    const typed = new FormData(this.form);
    for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
    try {
      const answer = await fetch(this.getAttribute("src"), { method: "POST", body: new URLSearchParams(typed), keepalive: true, headers: { "X-Requested-With": "yz-autosave" } });
      if (!answer.ok) throw new Error(String(answer.status));
      this.tell(this.getAttribute("said") ?? "", await this.when(answer));
    } catch {
      this.dirty = true;
      this.tell(this.getAttribute("failed") ?? "", "");
    }
  }

  async when(answer) {
    if (answer.headers.get("content-type")?.includes("json")) {
      const said = await answer.json();
      if (said.saved_at) return said.saved_at;
    }
    return new Date().toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit" });
  }

  tell(words, when) {
    const place = this.querySelector("[data-autosave-note]") ?? this.form.querySelector("[data-autosave-note]");
    if (place) place.textContent = `${words} ${when}`.trim();
  }
}

customElements.define("yz-autosave", Autosave);

/* Suggestions while typing. The words go in a POST: they are a person's, and an address is written to logs. */

const PAUSE = 300;

class Live extends HTMLElement {
  connectedCallback() {
    this.from = document.querySelector(this.getAttribute("from") || "none");
    this.form = this.from?.form ?? this.closest("form");
    if (!this.from || !this.getAttribute("src")) return;
    this.hear = (event) => {
      if (event.target !== this.from && !this.names().includes(event.target.name)) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), PAUSE);
    };
    (this.form ?? document).addEventListener("input", this.hear);
    this.sent = (event) => this.send(event);
    this.addEventListener("submit", this.sent);
    if (this.from.value) this.ask();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    (this.form ?? document).removeEventListener("input", this.hear);
    this.removeEventListener("submit", this.sent);
  }

  names() {
    return (this.getAttribute("with") ?? "").split(" ").filter(Boolean);
  }

  /* A form of the answer itself (data-live): sent from here, so that what is being typed beside it stays. */
  async send(event) {
    if (!(event.target instanceof HTMLFormElement) || !event.target.matches("[data-live]")) return;
    event.preventDefault();
    clearTimeout(this.timer);
    this.running?.abort();
    try {
      const body = new URLSearchParams(new FormData(event.target));
      const answer = await fetch(event.target.action, { method: "POST", body, headers: { "X-Requested-With": "yz-live" } });
      if (!answer.ok) return;
      this.innerHTML = await answer.text();
      this.tabIndex = -1;
      this.focus();
    } catch {
      // the network is gone: what stands stays, and the button can be pressed again
    }
  }

  async ask() {
    const body = new URLSearchParams({ q: this.from.value });
    const typed = this.form ? new FormData(this.form) : new FormData();
    for (const name of [...this.names(), "csrfmiddlewaretoken"]) {
      for (const value of typed.getAll(name)) body.append(name, value);
    }
    if (!body.has("csrfmiddlewaretoken")) {
      const token = document.querySelector("input[name=csrfmiddlewaretoken]");
      if (token) body.append("csrfmiddlewaretoken", token.value);
    }
    this.running?.abort();
    this.running = new AbortController();
    try {
      const answer = await fetch(this.getAttribute("src"), { method: "POST", body, signal: this.running.signal, headers: { "X-Requested-With": "yz-live" } });
      if (answer.ok) this.innerHTML = await answer.text();
    } catch {
      // a newer question replaced this one, or the network is gone: what stands stays
    }
  }
}

customElements.define("yz-live", Live);

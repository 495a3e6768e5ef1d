/* A signed-in screen ends after some minutes without a touch. Who types is not idle, and who is idle is told before (ux.md 4.2). */

const PING = "/display/"; // any page counts as a sign of life; this one reads nobody's data

class Idle extends HTMLElement {
  connectedCallback() {
    this.limit = Number(this.getAttribute("seconds")) * 1000;
    if (!this.limit) return;
    this.warnAt = this.limit - Math.min(120000, this.limit / 3);
    this.alive = this.touched = Date.now();
    this.touch = () => this.noted();
    for (const kind of ["keydown", "pointerdown", "input"]) document.addEventListener(kind, this.touch, { passive: true });
    this.timer = setInterval(() => this.look(), Math.min(5000, this.limit / 10));
    this.querySelector("button")?.addEventListener("click", () => this.ping());
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    for (const kind of ["keydown", "pointerdown", "input"]) document.removeEventListener(kind, this.touch);
  }

  noted() {
    this.touched = Date.now();
    if (this.touched - this.alive > this.limit / 3) this.ping();
  }

  async ping() {
    this.alive = Date.now();
    try {
      await fetch(PING, { method: "HEAD", headers: { "X-Requested-With": "yz-idle" } });
      this.say(null);
    } catch {
      this.alive = 0;
    }
  }

  look() {
    const quiet = Date.now() - this.alive;
    if (quiet >= this.limit) this.say("ended");
    else if (quiet >= this.warnAt && this.touched > this.alive) this.ping();
    else if (quiet >= this.warnAt) this.say("soon");
  }

  say(which) {
    this.hidden = which === null;
    for (const part of this.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== which;
  }
}

customElements.define("yz-idle", Idle);

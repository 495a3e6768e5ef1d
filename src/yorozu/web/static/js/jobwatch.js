/* Watches long work: asks every two seconds, stops when the answer holds nothing to watch, and says once that it ended. */

const EVERY = 2000;

const said = (words) => {
  let place = document.getElementById("yz-said");
  if (!place) {
    place = Object.assign(document.createElement("p"), { id: "yz-said", className: "for-readers" });
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  place.textContent = words;
};

class Jobwatch extends HTMLElement {
  connectedCallback() {
    this.timer = setTimeout(() => this.look(), EVERY);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  async look() {
    try {
      const answer = await fetch(this.getAttribute("src"), { headers: { "X-Requested-With": "yz-jobwatch" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const holder = document.createElement("template");
      holder.innerHTML = await answer.text();
      const job = holder.content.querySelector(".job");
      if (!job) return;
      const ended = !job.querySelector("yz-jobwatch");
      const title = job.querySelector(".job-title")?.textContent ?? "";
      const state = job.querySelector(".chip")?.textContent ?? "";
      const held = this.contains(document.activeElement) && !ended;
      if (held) this.timer = setTimeout(() => this.look(), EVERY);
      else this.closest(".job").replaceWith(job);
      if (ended) said(`${title} ${state}`);
    } catch {
      this.timer = setTimeout(() => this.look(), EVERY * 3);
    }
  }
}

customElements.define("yz-jobwatch", Jobwatch);

/* Single keys for hands that stay on the keyboard (ux.md 4.4, WCAG 2.1.4: off while typing, and switched off per person). */

const composing = (event) => event.isComposing || event.keyCode === 229;

const typing = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])"));

const seen = (element) => element.getClientRects().length > 0;

class Hotkeys extends HTMLElement {
  connectedCallback() {
    this.listener = (event) => this.pressed(event);
    document.addEventListener("keydown", this.listener, true);
    for (const opener of document.querySelectorAll("[data-open-keys]")) {
      opener.hidden = false;
      opener.addEventListener("click", () => this.list());
    }
    this.dialog?.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.listener, true);
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  pressed(event) {
    if (event.key === "Enter" && composing(event)) {
      // the Enter that ends a conversion is not the Enter that sends: some browsers deliver both
      if (event.target instanceof HTMLInputElement) event.preventDefault();
      return;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      this.send(event);
      return;
    }
    const off = this.dataset.on !== "1" || composing(event) || event.ctrlKey || event.metaKey || event.altKey;
    if (off || typing(event.target) || this.dialog?.open) return;
    if (event.key === "?") {
      event.preventDefault();
      this.list();
    } else if (event.key === "j" || event.key === "k") {
      this.step(event, event.key === "j" ? 1 : -1);
    } else if (event.key.length === 1) {
      this.go(event);
    }
  }

  send(event) {
    const form = event.target instanceof Element ? event.target.closest("form") : null;
    if (!form || form.method !== "post") return;
    event.preventDefault();
    const button = form.querySelector("[data-save], button[type=submit], button:not([type])");
    if (button) form.requestSubmit(button);
    else form.requestSubmit();
  }

  go(event) {
    const wanted = `[data-hotkey="${CSS.escape(event.key)}"]`;
    const row = document.activeElement?.closest("tr");
    const found = [...(row?.querySelectorAll(wanted) ?? []), ...document.querySelectorAll(wanted)].find(seen);
    if (!found) return;
    event.preventDefault();
    if (found.matches("input:not([type=radio], [type=checkbox]), textarea, select, summary, [tabindex]")) {
      found.focus();
      found.scrollIntoView({ block: "nearest" });
    } else {
      found.click();
    }
  }

  step(event, by) {
    const links = [...document.querySelectorAll('[data-hotkeys="rows"] .row-link')].filter(seen);
    if (!links.length) return;
    event.preventDefault();
    const row = document.activeElement?.closest("tr");
    const here = links.findIndex((link) => link.closest("tr") === row && row);
    const next = links[Math.min(Math.max(here + by, 0), links.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  list() {
    const dialog = this.dialog;
    const place = dialog?.querySelector("[data-keys-here]");
    if (!place) return;
    place.replaceChildren();
    const told = new Set();
    for (const element of document.querySelectorAll("[data-hotkey]")) {
      const key = element.dataset.hotkey;
      const words = element.dataset.hotkeyLabel || element.getAttribute("aria-label") || element.labels?.[0]?.firstChild?.textContent || element.textContent;
      if (told.has(key) || !seen(element)) continue;
      told.add(key);
      const line = document.createElement("li");
      const cap = document.createElement("kbd");
      cap.className = "kbd";
      cap.textContent = key;
      line.append(cap, " ", words.replace(/\s+/g, " ").trim().replace(/ \/$/, ""));
      place.append(line);
    }
    dialog.showModal();
  }
}

customElements.define("yz-hotkeys", Hotkeys);

// a choice with a number key: pressing 1 to 9 inside its group chooses it
document.addEventListener("keydown", (event) => {
  if (!(event.target instanceof HTMLInputElement) || event.target.type !== "radio" || !/^[1-9]$/.test(event.key)) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const group = event.target.closest(".choices");
  const chosen = group?.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
  if (!chosen || chosen.disabled) return;
  event.preventDefault();
  chosen.focus();
  chosen.click();
});

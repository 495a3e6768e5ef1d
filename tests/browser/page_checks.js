() => {
  const findings = [];
  const told = (rule, element) => findings.push(`${rule}: ${element.outerHTML.replace(/\s+/g, " ").slice(0, 140)}`);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const seen = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden" && !element.closest(".skip, .for-readers");
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);

  // frame
  if (all("h1").length !== 1) findings.push(`one h1 is needed, there are ${all("h1").length}`);
  if (!document.title.trim()) findings.push("the page has no title");
  if (!document.documentElement.lang) findings.push("the page has no language");
  if (all("main").length !== 1) findings.push("one main is needed");
  if (document.body.textContent.includes("undefined:")) findings.push("an undefined template variable stands on the page");
  const ids = all("[id]").map((one) => one.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => findings.push(`twice the same id: ${id}`));

  // sideways scroll
  if (document.documentElement.scrollWidth > innerWidth + 1) {
    const wide = all("body *").filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && ![...one.children].some((child) => child.getBoundingClientRect().right > innerWidth + 1));
    findings.push(`the page is ${document.documentElement.scrollWidth} wide in ${innerWidth}`);
    wide.slice(0, 3).forEach((one) => told("too wide", one));
  }

  // nothing inline: the policy would refuse it
  all('[style]:not([style=""])').filter((one) => !one.closest("svg")).forEach((one) => told("inline style", one));
  all("style").forEach((one) => told("style element", one));
  all("script:not([src])").filter((one) => one.type !== "application/ld+json").forEach((one) => told("inline script", one)); // data, which nothing runs
  all("*").forEach((one) => [...one.attributes].filter((held) => /^on|^hx-on/.test(held.name)).forEach(() => told("inline handler", one)));

  // only controls act
  const control = "a[href], button, input, select, textarea, form, summary, label, details";
  all("[hx-get], [hx-post], [hx-put], [hx-delete], [tabindex='0'], [role=button], [role=link]").filter((one) => !one.matches(control)).forEach((one) => told("acts but is no control", one));

  // errors are tied to their fields
  all("[aria-invalid=true]").forEach((one) => {
    const texts = (one.getAttribute("aria-describedby") ?? one.closest("fieldset")?.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean);
    const places = texts.map((id) => document.getElementById(id));
    if (!places.some((place) => place?.matches(".field-error") && place.textContent.trim())) told("invalid without a described error", one);
  });
  all("[aria-describedby]").forEach((one) => one.getAttribute("aria-describedby").split(/\s+/).filter((id) => id && !document.getElementById(id)).forEach((id) => told(`described by ${id}, which is missing`, one)));
  all(".field-error").filter((one) => !one.id).forEach((one) => told("an error without an id", one));
  if (all(".field-error").length && !document.title.startsWith("エラー：") && document.documentElement.lang === "ja" && !document.querySelector(".gallery")) findings.push("the title doesn't begin with エラー：");

  // targets: 44 px high, a radio or a tick by its labelled box; a link inside a sentence is as high as its line
  const high = (one) => one.getBoundingClientRect().height;
  all("a[href], button, select, textarea, summary, input:not([type=hidden], [type=radio], [type=checkbox])").filter(seen).forEach((one) => {
    if (one.matches("a") && getComputedStyle(one).display === "inline") return;
    const least = one.matches(".row-link, .result-title a") ? 24 : 44;
    if (high(one) < least - 0.5) told(`target is ${high(one)} high`, one);
  });
  all("input[type=radio], input[type=checkbox]").filter(seen).forEach((one) => {
    const box = one.closest("label");
    if (!box || high(box) < 43.5) told("a choice needs a labelled box of 44 px", one);
  });

  // a reading inside a row of boxes would tear its label apart
  all("ruby").filter((one) => seen(one) && /flex|grid/.test(getComputedStyle(one.parentElement).display) && getComputedStyle(one.parentElement).whiteSpace !== "nowrap").forEach((one) => told("a reading splits its label", one.parentElement));

  // text: 14 px at least; readings half of their words
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const holder = node.parentElement;
    if (!node.data.trim() || !seen(holder) || holder.closest("rt, rp, script, style, svg, option")) continue;
    const size = parseFloat(getComputedStyle(holder).fontSize);
    if (size < 0.875 * rem - 0.1) told(`text of ${size} px`, holder);
  }

  // what must not break: telephone numbers
  all("a[href^='tel:']").filter(seen).forEach((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const lines = new Set([...range.getClientRects()].filter((box) => box.width > 1).map((box) => Math.round(box.top / 8)));
    if (lines.size > 1 && getComputedStyle(one).display === "inline") told("a telephone number breaks", one);
  });
  return findings;
}

"""What every page must keep (ux.md 4.1–4.8), asked of the page as Chromium shows it; axe alone misses much of it.

    trouble = listen(page)          # before goto: errors, refused resources
    page.goto(…)
    check_page(page)                # raises AssertionError with every finding
    assert trouble == []
"""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import ConsoleMessage, Error, Page

OWN = (Path(__file__).parent / "page_checks.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def listen(page: Page) -> list[str]:
    """A list that fills with script errors and with everything that the page's policy refused."""
    trouble: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location.get("url", "").endswith("/favicon.ico"):
            trouble.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    return trouble


def check_page(page: Page, *, axe: bool = True) -> None:
    """Every own check, the focus ring at each stop of Tab, and axe; one AssertionError tells all."""
    page.wait_for_function("() => document.readyState === 'complete' && document.body !== null")  # a click may still be on its way
    findings = own_findings(page) + focus_findings(page)
    if axe:
        findings += axe_findings(page)
    assert not findings, f"{page.url}\n" + "\n".join(findings)


def own_findings(page: Page) -> list[str]:
    """What `page_checks.js` found: names of rules with the element that breaks each."""
    found: list[str] = page.evaluate(OWN)
    return found


def axe_findings(page: Page) -> list[str]:
    """axe's violations, one line for each element."""
    results: dict[str, Any] = Axe().run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]}).response
    return [
        f"axe {rule['id']}: {' '.join(map(str, node['target']))} {node['html'][:120]}"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]


def focus_findings(page: Page, *, most: int = 60) -> list[str]:
    """Press Tab through the page: each stop must be visible and show its ring; the first one is the skip link."""
    page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
    page.evaluate("() => document.getSelection()?.removeAllRanges()")
    findings: list[str] = []
    for _stop in range(most):
        page.keyboard.press("Tab")
        told: dict[str, Any] | None = page.evaluate(
            """() => {
              const it = document.activeElement;
              if (!it || it === document.body) return null;
              if (it.dataset.seenByTab) return null;
              it.dataset.seenByTab = "1";
              const boxed = it.closest("label.choice") ?? it;
              const style = getComputedStyle(it), outer = getComputedStyle(boxed), box = boxed.getBoundingClientRect();
              const ringed = (s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
              return {what: it.outerHTML.slice(0, 120), ring: ringed(style) || ringed(outer), seen: box.width > 0 && box.height > 0,
                      inside: box.bottom > 0 && box.top < innerHeight};
            }"""
        )
        if told is None:
            break
        if not told["ring"]:
            findings.append(f"no focus ring: {told['what']}")
        if not (told["seen"] and told["inside"]):
            findings.append(f"focus goes where nothing is seen: {told['what']}")
    page.evaluate("() => document.querySelectorAll('[data-seen-by-tab]').forEach(one => delete one.dataset.seenByTab)")
    page.evaluate("() => document.activeElement?.blur()")  # an open skip link would lie over what axe measures
    return findings


def kanji_without_reading(page: Page) -> list[str]:
    """Words with kanji that carry no ruby, outside of what people typed: none may stand on a page of やさしい日本語."""
    found: list[str] = page.evaluate(
        r"""() => {
          const out = new Set(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            if (node.parentElement.closest("ruby, [data-no-ruby], textarea, option, script, style, svg, [lang]:not([lang^=ja])")) continue;
            for (const word of node.data.match(/[\u3400-\u9fff]+/g) ?? []) out.add(word);
          }
          return [...out];
        }"""
    )
    return found


def go_back(page: Page) -> None:
    """The browser's own back button. Chromium refuses for a moment after a page came in from another process: asked again."""
    for _time in range(20):
        try:
            page.go_back()
        except Error as error:
            if "Not attached to an active page" not in str(error):
                raise
            page.wait_for_timeout(250)
        else:
            return
    raise AssertionError("the browser never went back")

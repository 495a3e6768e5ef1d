"""Pictures of the running product for the README: python scripts/pictures.py http://127.0.0.1:8000 docs/images"""

import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

BASE, FOLDER = sys.argv[1].rstrip("/"), Path(sys.argv[2])


def keep(page: Page, name: str, *, full: bool = False) -> None:
    """One picture, with few colours so that the repository stays small."""
    place = FOLDER / f"{name}.png"
    page.screenshot(path=place, full_page=full)
    Image.open(place).convert("RGB").quantize(128).save(place, optimize=True)


def be(page: Page, role: str) -> None:
    """One click signs in."""
    page.goto(f"{BASE}/demo/")
    page.locator(f"form:has(input[value='{role}']) button").click()
    page.wait_for_load_state()


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"])
    phone = browser.new_page(viewport={"width": 390, "height": 844})
    phone.goto(BASE)
    keep(phone, "home-phone")
    phone.goto(f"{BASE}/find/?q=父の物忘れがひどい&area=19")
    keep(phone, "find-phone")
    desk = browser.new_page(viewport={"width": 1366, "height": 820})
    be(desk, "worker-imoi")
    desk.locator("textarea[name=words]").fill("父の物忘れがひどくて、火の消し忘れもある")
    desk.wait_for_timeout(1500)
    keep(desk, "desk-home")
    desk.locator("a.row-link").nth(4).click()
    desk.wait_for_load_state()
    keep(desk, "desk-need")
    be(desk, "official-city")
    keep(desk, "desk-figures")
    browser.close()

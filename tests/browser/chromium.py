"""Find a Chromium for the browser tests, or with --install get one first."""

import os
import shutil
import subprocess
import sys

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Find the browser: the system's, or the one Playwright installed."""
    for command in COMMANDS:
        if path := shutil.which(command):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.access(path, os.X_OK) else None


def install() -> None:
    """Install Chromium with the system's packages, or else with Playwright."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=True)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    if find() is None and "--install" in sys.argv:
        install()
    if find() is None:
        sys.exit(
            "The browser tests need Chromium. Install it with `apt-get install chromium` or "
            "`python -m playwright install chromium`."
        )

"""What a browser may do on the page: in headers, and in a real browser."""

import re
from typing import Any


def test_every_response_carries_the_headers(unlocked: Any) -> None:
    for path in ("/", "/config", "/theme.css", "/nowhere", "/gradio_api/info"):
        headers = unlocked.call(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'")
        assert "frame-ancestors 'none'" in policy
        assert "'unsafe-inline'" not in policy.partition("style-src")[0]
        assert not re.search(r"https?:|\*", policy)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"


def test_each_page_has_a_nonce_of_its_own_on_every_script(unlocked: Any) -> None:
    first, second = unlocked.call("/"), unlocked.call("/")
    nonces = []
    for reply in (first, second):
        page = reply.body.decode()
        nonce = re.search(r"'nonce-([\w-]{20,})'", reply.headers["content-security-policy"])
        assert nonce
        assert page.count("<script") == page.count(f'<script nonce="{nonce[1]}"') > 2
        assert int(reply.headers["content-length"]) == len(reply.body)
        nonces.append(nonce[1])
    assert nonces[0] != nonces[1]


def test_the_page_works_and_a_script_put_into_it_does_not(visit: Any) -> None:
    visit.ask("How many missiles were shot down?")
    assert "60 of them were shot down" in visit.exchange(0)
    assert visit.errors == []
    ran = visit.page.evaluate(
        """async () => {
            const script = document.createElement("script");
            script.textContent = "window.ran = 'inline'";
            document.body.append(script);
            const place = document.createElement("div");
            place.innerHTML = `<img src="x" onerror="window.ran = 'handler'">
                <a href="javascript:window.ran = 1">x</a>`;
            document.body.append(place);
            place.querySelector("a").click();
            await new Promise((done) => setTimeout(done, 300));
            return window.ran ?? "nothing";
        }"""
    )
    assert ran == "nothing"
    assert len(visit.errors) >= 2, "the browser says what it has refused"
    visit.errors.clear()


def test_a_pdf_opens_in_the_browser_s_own_viewer(browser: Any, locked: Any) -> None:
    context = browser.new_context(extra_http_headers=locked.headers)
    try:
        page, errors = context.new_page(), []
        page.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
        page.goto(f"{locked.address}original?document=report.pdf#page=2")
        for _ in range(100):
            if any(frame.url.startswith("chrome-extension://") for frame in page.frames):
                break
            page.wait_for_timeout(100)
        else:
            raise AssertionError([frame.url for frame in page.frames])
        assert errors == []
    finally:
        context.close()


def test_a_visitor_logs_in_on_the_page(browser: Any, locked: Any) -> None:
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(locked.address)
        page.get_by_label("username").fill(locked.name)
        page.get_by_label("password").fill(locked.password)
        page.get_by_role("button", name="Login").click()
        page.get_by_placeholder("Ask the documents a question").wait_for()
    finally:
        context.close()

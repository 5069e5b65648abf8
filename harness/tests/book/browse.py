#!/usr/bin/python3
"""browse.py SITE: every page in a headless Chromium, from disk: at 1280 and 390 pixels, light and dark,
with nothing said in the console and nothing wider than the window; then the figures: learning, a click, keys,
a reader's file that fails in each way. SITE also holds FAULT.js for each fault. Prints what fails; status 1."""
import pathlib, shutil, sys, time
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

site = pathlib.Path(sys.argv[1]).resolve()
options = Options()
for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
    options.add_argument(flag)
options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
browser = webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)
browser.set_script_timeout(60)
faults = []


def check(page, holds, found, expected):
    if not holds:
        faults.append(f"{page}: found {found}, expected {expected}")


def view(width, dark):
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})


def go(name):
    browser.get((site / name).as_uri())


def script(text, *given):
    return browser.execute_script(text, *given)


def until(text, *given, seconds=20):
    """Waits for a condition in the page; what it came to."""
    end = time.time() + seconds
    while not (value := script(text, *given)) and time.time() < end:
        time.sleep(0.05)
    return value


def quiet(page):
    for line in browser.get_log("browser"):
        check(page, False, f"in the console '{line['message'][:200]}'", "nothing")


def press(words, figure="figure"):
    script("[...document.getElementById(arguments[1]).querySelectorAll('button')].find(b => b.textContent === arguments[0]).click()", words, figure)


def says(figure="figure"):
    return script("return document.querySelector('#' + arguments[0] + ' .fig-says').textContent", figure)


CONTRAST = """
const root = getComputedStyle(document.documentElement), value = name => root.getPropertyValue('--' + name).trim();
const light = hex => { const f = [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16) / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4); return .2126 * f[0] + .7152 * f[1] + .0722 * f[2] };
const ratio = (a, b) => { const [x, y] = [light(value(a)), light(value(b))].sort((p, q) => q - p); return (x + .05) / (y + .05) };
return ['ink', 'soft', 'link', 'accent', 'purple', 'green', 'red', 'blue'].map(name => [name, ratio(name, 'paper'), ratio(name, 'wash')]);
"""


def pages():
    for path in sorted(site.glob("*.html")):
        for width, dark in ((1280, False), (390, True)):
            where = f"{path.name} at {width}"
            view(width, dark)
            go(path.name)
            until("return document.fonts.status === 'loaded'")
            check(where, script("return document.documentElement.scrollWidth") <= width, "something wider than the window", f"at most {width} pixels")
            script("for (const i of document.images) i.loading = 'eager'")
            pictures = until("return [...document.images].every(i => i.complete && i.naturalWidth)")
            check(where, pictures, "a picture that is not there", "all")
            check(where, script("return getComputedStyle(document.querySelector('h1')).fontFamily.startsWith('Pagella') && document.fonts.check('16px Pagella')"), "another face", "Pagella")
            for name, paper, wash in script(CONTRAST):
                check(where, min(paper, wash) >= 4.5, f"contrast {min(paper, wash):.2f} of {name}", "4.5")
            figures = script("return [...document.querySelectorAll('.figure')].map(f => f.id)")
            for figure in figures:
                script("document.getElementById(arguments[0]).scrollIntoView()", figure)
                drawn = until("const f = document.getElementById(arguments[0]); return f.querySelector('svg') && f.querySelector('.fig-controls button')?.textContent", figure)
                check(where, drawn, f"{figure} without a drawing or controls", "both")
            quiet(where)


def bare():
    """Without scripts every figure has its first drawing, and every number that is asked for is there, folded."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    view(1280, False)
    for path in sorted(site.glob("*.html")):
        text = path.read_text()
        for figure in text.split('<figure class="figure"')[1:]:
            check(path.name, "<svg" in figure.split("</figure>")[0], "a figure without a drawing", "one before scripts run")
        go(path.name)
        exhibits = text.count('class="asked" data-fault=')
        check(path.name, text.count('class="asked') - exhibits == text.count("<summary>The number</summary>"), "a number that is asked for and not there", "each, folded")
        check(path.name, exhibits == 0 or exhibits == text.count("<summary>The answer</summary>"), "an exhibit without its answer", "each, folded")
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def grid():
    page = "02-reinforce.html"
    view(1280, False)
    go(page)
    script("document.getElementById('figure').scrollIntoView()")
    until("return document.querySelector('#figure .fig-controls [aria-pressed=true]')")
    before = says()
    press("Train")
    check(page, until("return document.querySelector('#figure .fig-says').textContent !== arguments[0]", before), "nothing learned", "other words after Train")
    until("return +document.querySelector('#figure svg').textContent.match(/episode (\\d+)/)[1] > 200")
    script("document.querySelector('[data-click=\"0\"]').dispatchEvent(new MouseEvent('click', { bubbles: true }))")
    moved = until("return document.querySelector('#figure svg').textContent.includes('goal moved')")
    check(page, moved, "no 'goal moved'", "it after a click on a cell")
    learned = until("return /Of the last 20 episodes (1[5-9]|20) reached the goal/.test(document.querySelector('#figure .fig-says').textContent)")
    check(page, learned, f"'{says()}'", "most episodes at the new goal")
    frames = browser.execute_async_script("""
        const done = arguments[0], times = []; let last = performance.now();
        const tick = now => { times.push(now - last); last = now; times.length < 90 ? requestAnimationFrame(tick) : done(times.sort((a, b) => a - b)[45]) };
        requestAnimationFrame(tick);""")
    print(f"  the grid while it learns: {1000 / frames:.0f} frames a second (median of 90)")
    press("Pause")
    quiet(page)


def keys():
    page = "05-gae.html"
    go(page)
    script("document.getElementById('figure').scrollIntoView()")
    until("return document.querySelector('#figure .fig-controls [aria-pressed=true]')")
    before = says()
    script("const grip = document.querySelector('[data-grip=\"r1\"]'); grip.focus(); grip.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }))")
    check(page, until("return document.querySelector('#figure .fig-says').textContent !== arguments[0]", before), f"'{before}' after a key", "another advantage")
    check(page, script("return document.activeElement.dataset.grip === 'r1'"), "the focus elsewhere", "it where it was")
    script("dispatchEvent(new KeyboardEvent('keydown', { key: '/' }))")
    check(page, until("return document.querySelector('.finder').open"), "no search", "it after /")
    script("const i = document.querySelector('.finder input'); i.value = 'recursion-never-cut'; i.dispatchEvent(new Event('input'))")
    check(page, until("document.querySelector('.finder input').dispatchEvent(new Event('input')); return document.querySelector('.finder li a')?.textContent.includes('recursion-never-cut')"), "nothing", "the mistake's name, found")
    quiet(page)


def numbers():
    """A prediction stands beside the run's number, and is kept; a question says whether a number is its answer's."""
    page = "05-gae.html"
    ask = """const box = document.querySelector(arguments[0]), input = box.querySelector('input');
        input.value = arguments[1]; box.querySelector('form').requestSubmit(); return box.querySelector('output').textContent"""
    go(page)
    for words, typed, box in (("the run’s83 %", "70", ".predict"), ("Right", "4,95", ".asked[data-number='4.95']"),
                              ("2.0 times too large", "9.9", ".asked[data-number='4.95']"), ("the sign", "-4.16", ".asked[data-number='4.16']"),
                              ("is no number", "much", ".asked[data-number='6.9']")):
        said = script(ask, box, typed)
        check(page, words.lower() in said.lower(), f"'{said}' for {typed}", f"'… {words} …'")
    check(page, "4.95" not in script(ask, ".asked[data-number='4.95']", "2"), "the answer told unasked", "only that it is not that")
    go(page)
    kept = script("return document.querySelector('.guessed').textContent + document.querySelector('.predict output').textContent")
    check(page, "70" in kept and "83 %" in kept, f"'{kept}' after a reload", "the guess and the run's number")
    quiet(page)


def museum():
    """An exhibit's answer is graded, is told when it is right, and stays solved."""
    page = "91-museum.html"
    ask = """const box = document.querySelector('#exhibit-1 .asked'), [fault, evidence] = box.querySelectorAll('select');
        fault.value = arguments[0]; evidence.value = arguments[1]; box.querySelector('form').requestSubmit();
        return box.querySelector('output').textContent + (box.querySelector('details').open ? ' (told)' : '')"""
    go(page)
    for fault, evidence, words in (("", "fall", "Choose both."), ("clock-as-death", "pays", "Not so."), ("clock-as-death", "fall", "Half right."),
                                   ("mask-one-late", "clock", "which one names this?"), ("mask-one-late", "pays", "which instrument says more?"),
                                   ("mask-one-late", "fall", "Right. (told)")):
        said = script(ask, fault, evidence)
        check(page, words in said and ("(told)" in said) == ("(told)" in words), f"'{said}' for {fault}, {evidence}", f"'… {words} …'")
    go(page)
    check(page, script("return document.querySelectorAll('.exhibit.solved').length") == 1, "another number of solved ones after a reload", "1")
    quiet(page)


WORDS = {
    "not-a-number": "what is no number",
    "aborts": "abort", "divides-by-zero": "divides a whole number by zero", "endless-loop": "a loop without an end", "endless-recursion": "without an end",
    "missing-function": "is not in the file", "null": "", "output-unwritten": "leaves", "syntax-error": "error:", "writes-past-pi": "writes behind the end of pi",
}


def own_files():
    page = "01-softmax-step.html"
    for fault, words in WORDS.items():
        shutil.copy(site / f"{fault}.js", site / "01-softmax-step-mine.js")
        go(page)
        script("document.getElementById('figure').scrollIntoView()")
        until("return document.querySelector('#figure .fig-controls [aria-pressed=true]')")
        press("mine")
        said = until("return document.querySelector('#figure .wrong')?.textContent")
        check(f"{page}, {fault}", said and words in said, f"'{said}'", f"'… {words} …'")
        press("reference")
        check(f"{page}, {fault}", until("return !document.querySelector('#figure .wrong')"), "the words still there", "none with the reference")
        quiet(f"{page}, {fault}")


try:
    pages(), bare(), grid(), keys(), numbers(), museum(), own_files()
finally:
    browser.quit()
for fault in faults:
    print(fault, file=sys.stderr)
print(f"book: {len(list(site.glob('*.html')))} pages opened, {len(faults)} faults")
sys.exit(1 if faults else 0)

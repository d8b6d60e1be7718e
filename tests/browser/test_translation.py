"""A page of which the browser has replaced the texts by translations."""

import pytest

MODULE = "/app/static/common/translation.js"
# Chrome puts two elements in the place of each text; others put the text itself into one.
WAYS = {
    "instead": "font.innerHTML = `<font>«${text.data}»</font>`; text.replaceWith(font)",
    "around": "text.before(font); font.append(text); text.data = `«${text.data}»`",
}
TRANSLATE = """(root, way) => {
    const wrap = Function("text", "font", way)
    const texts = []
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode)
    for (const text of texts) wrap(text, document.createElement("font"))
}"""
# As React does, which remembers the texts that it has made; each deed is followed by what is read.
REWRITE = f"""async way => {{
    await import("{MODULE}")
    const translate = {TRANSLATE}
    const paragraph = document.body.appendChild(document.createElement("p"))
    paragraph.innerHTML = "one <b>two</b> three"
    const [one, , three] = paragraph.childNodes
    const says = []
    for (const deed of [
        () => translate(paragraph, way),
        () => (three.nodeValue = " four"),
        () => translate(paragraph.lastChild.parentNode, way),
        () => (three.nodeValue = " five"),
        () => paragraph.insertBefore(document.createTextNode("zero "), one),
        () => paragraph.removeChild(one),
        () => (paragraph.querySelector("b").textContent = "six"),
    ]) {{
        deed()
        await null
        says.push(paragraph.textContent)
    }}
    return says
}}"""
UNDO = f"""async () => {{
    await import("{MODULE}")
    const paragraph = document.body.appendChild(document.createElement("p"))
    const [text, font] = [new Text("one"), document.createElement("font")]
    paragraph.append(text)
    font.textContent = "«one»"
    text.replaceWith(font)
    await null
    const translated = paragraph.textContent
    font.replaceWith(text)
    await null
    return [translated, paragraph.textContent]
}}"""


@pytest.mark.parametrize("way", WAYS)
def test_what_is_written_into_a_translated_text_takes_the_place_of_its_translation(page, way):
    page.goto(MODULE)
    assert page.evaluate(REWRITE, WAYS[way]) == [
        "«one »«two»« three»",
        "«one »«two» four",
        "««one »»««two»»« four»",
        "««one »»««two»» five",
        "zero ««one »»««two»» five",
        "zero ««two»» five",
        "zero six five",
    ]


def test_a_translation_that_is_undone_leaves_the_text_as_it_was(page):
    page.goto(MODULE)
    assert page.evaluate(UNDO) == ["«one»", "one"]

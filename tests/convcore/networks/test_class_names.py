import pytest

from convcore.errors import ConvscopeError
from convcore.networks.class_names import TEXT, read_names

THREE = ["cat", "dog", "fish"]


@pytest.mark.parametrize(
    "text",
    [
        "{'cat': 0, 'dog': 1, 'fish': 2}",
        "{'fish': 2, 'cat': 0, 'dog': 1}",
        "class_names = {2: 'fish', 0: 'cat', 1: 'dog'}",
        '{"0": "cat", "1": "dog", "2": "fish"}',
        '{"0": ["n01", "cat"], "1": ["n02", "dog"], "2": ["n03", "fish"]}',
        "['cat', \"dog\",\n 'fish']\n",
        '["cat", "dog", "fish"],',
        "('cat', 'dog', 'fish')",
        "['cat' 'dog'\n 'fish']",
        "[cat, dog, fish]",
        " cat, dog\nfish ,",
        "cat\n\ndog\r\nfish",
        "cat;dog;fish",
        "cat\tdog\tfish",
        "'cat', 'dog', 'fish'",
        "0 cat\n1 dog\n2 fish",
        "1. cat\n2. dog\n3. fish",
        "2: fish\n0: cat\n1: dog",
        "0,cat\n1,dog\n2,fish",
        "0: cat, 1: dog, 2: fish",
        "'cat': 0, 'fish': 2, 'dog': 1",
        "cat: 0, fish: 2, dog: 1",
        "cat=0, dog=1, fish=2",
        "fish,2\ncat,0\ndog,1",
        "[('cat', 0), ('fish', 2), ('dog', 1)]",
        "[(0, 'cat'), (2, 'fish'), (1, 'dog')]",
        "dict_items([('cat', 0), ('dog', 1), ('fish', 2)])",
        "dict_keys(['cat', 'dog', 'fish'])",
        "print(['cat', 'dog', 'fish'])",
        "names: ['cat', 'dog', 'fish']  # pets",
        "self.classes = ['cat', 'dog', 'fish']",
        "model.config.id2label = {0: 'cat', 1: 'dog', 2: 'fish'}",
        "array(['cat', 'dog', 'fish'], dtype='<U4')",
        "- cat\n- dog\n- fish",
        "0 - cat\n1 - dog\n2 - fish",
    ],
)
def test_names_are_read_however_they_were_written(text):
    assert read_names(text, [3]) == THREE


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('"cat, domestic", Dog, fish', ["cat, domestic", "Dog", "fish"]),
        ("tench, Tinca\nshark, white\nray", ["tench, Tinca", "shark, white", "ray"]),
        ("[\"It's\", 'a \"b\"', '\u65e5\u672c']", ["It's", 'a "b"', "\u65e5\u672c"]),
        ("crane, crane, fish", ["crane (0)", "crane (1)", "fish"]),
        ("0 crane\n1 fish\n2 crane", ["crane (0)", "fish", "crane (2)"]),
        ("crane, crane, crane (0)", ["crane (0)", "crane (1)", "crane (0) (2)"]),
        ("1 euro, 2 euro, 3 euro", ["1 euro", "2 euro", "3 euro"]),
        ("7 up, 3, 10", ["7 up", "3", "10"]),
        ("{'1': 0, '7': 1, '10': 2}", ["1", "7", "10"]),
        ("{'0': 0, '2': 1, '1': 2}", ["0", "2", "1"]),
        ("[7, 8, 9]", ["7", "8", "9"]),
        ("(none), big\xa0cat, [c]", ["(none)", "big cat", "[c]"]),
        (
            "\U0001f469\u200d\U0001f52c, \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645, fish",
            [
                "\U0001f469\u200d\U0001f52c",
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
                "fish",
            ],
        ),
        ("a: (x), b: (y), c (z)", ["a: (x)", "b: (y)", "c (z)"]),
        ("Boeing 747, Area: 51, B-2", ["Boeing 747", "Area: 51", "B-2"]),
    ],
)
def test_what_is_in_a_name_stays_in_it(text, names):
    assert read_names(text, [3]) == names


def test_the_count_that_is_wanted_most_comes_first():
    assert read_names("cat, dog", (2, 1)) == ["cat", "dog"]
    assert read_names("dog", (2, 1)) == ["dog"]
    assert read_names("age, in years", [1]) == ["age, in years"]
    assert read_names(" \n", [3]) == read_names(",", [3]) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("cat, dog", "takes 3 names. Received: 2"),
        ("cat, dog,, fish", "Received: 4"),
        ("cat,,dog", "1 to 60 characters.* Received: ''"),
        (f"cat, dog, {'x' * 61}", "1 to 60 characters"),
        ("['a\\nb', 'c', 'd']", "can be seen. Received: 'a.nb'"),
        ("cat, dog, \u202efish", "can be seen"),
        ("cat, dog, \u200d", "can be seen"),
        ("{'cat', 'dog', 'fish'}", "a list, or a dict"),
        ("{'cat': 0, 'dog': 0, 'fish': 2}", "for each name its number, from 0 on"),
        ("{'cat': 1, 'dog': 2, 'fish': 3}", "for each name its number, from 0 on"),
        ("{'cat': -1, 'dog': 0, 'fish': 1}", "for each name its number, from 0 on"),
        ("{'cat': 0, 'dog': True, 'fish': 2}", "a whole list or dict"),
        ("{'cat': open('/etc/passwd'), 'dog': 1, 'fish': 2}", "a whole list or dict"),
        ("['cat', 'dog',", "a whole list or dict"),
        ("['a\\x' 'b' 'c']", "takes 3 names. Received: 1"),
        ("['C:\\Users\\x' 'b']", "takes 3 names. Received: 1"),
        ("['\\N{foo}' 'b' 'c']", "takes 3 names. Received: 1"),
        ("[('cat', 1), ('dog', 2), ('fish', 3)]", "for each name its number, from 0 on"),
        ("{0: {1: 2}, 1: 'b', 2: 'c'}", "is a text. Received: {1: 2}"),
        ("a" * (TEXT + 1), "at most 100,000 characters"),
    ],
    ids=lambda value: value[:30],
)
def test_what_is_no_names_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(ConvscopeError, match=sentence):
        read_names(text, [3])


@pytest.mark.parametrize(
    ("unit", "around"),
    [
        ("[", "{}"),
        ("[]", "{}"),
        ("(", "[{}]"),
        ("-", "[{}1]"),
        ("1+", "[{}1]"),
        ("9", "[{}, 1, 2]"),
        ('"\\', "{}"),
        ("'\\\n", "[{}]"),
        ("'a' ", "[{}]"),
        ("'':", "[{}]"),
        ("a=", "{}["),
        (" ", "1{}1"),
        ("a(", "{}["),
        (":1", "{}"),
    ],
)
def test_a_text_that_means_harm_is_refused_as_quickly_as_any(unit, around):
    # Followed from each of its quotes to its end, the text of quotes would take minutes.
    text = around.format(unit * ((TEXT - 10) // len(unit)))
    with pytest.raises(ConvscopeError, match="Received: "):
        read_names(text, [3])

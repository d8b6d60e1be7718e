"""Which of the things that there are to see of a map a link opens."""

from tests.pages.visiting import visit


def test_a_link_that_names_a_class_alone_opens_its_explanation_which_goes_with_its_tab():
    test = visit("layers", explain="Sandal")
    assert test.session_state["about"] == "why"
    assert any("The network gives **Sandal**" in each.value for each in test.markdown)
    test.session_state["about"] = "cost"
    test.run()
    assert dict(test.query_params) == {"about": "cost"}
    said = [each.value for each in test.markdown]
    assert any("| conv1 |" in text for text in said)
    assert not any("The network gives" in text for text in said)  # only the open tab is made

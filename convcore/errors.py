"""The one kind of error that a visitor can cause, and how it quotes what came."""


class ConvscopeError(ValueError):
    """A request that cannot be met, in one sentence that is fit to be shown.

    The sentence states the rule and then what came, for example
    ``kernel (7, 7) does not fit the padded image (5, 5). Received: padding='valid'``.
    It is the only argument, so the error survives pickling between processes.

    Parameters
    ----------
    sentence : str
        What the visitor reads.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


def short(value: object) -> str:
    """Quote a value of a stranger's, cut off where it is long.

    Parameters
    ----------
    value : object
        What came.

    Returns
    -------
    str
        At most 60 characters.
    """
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:58]}…{text[-1]}"

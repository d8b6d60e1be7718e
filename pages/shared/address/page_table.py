"""The table of pages, where a new page is one entry, and the names of the lesson's steps."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PageEntry:
    """One page: its script below `pages/`, and how menus show it; its key is its address."""

    script: str
    title: str
    icon: str
    help: str
    default: bool = False


PAGES: dict[str, PageEntry] = {
    "home": PageEntry(
        "home/page.py",
        "Home",
        ":material/home:",
        "What Convscope is, a kernel at work, and the six steps of the lesson.",
        default=True,
    ),
    "lesson": PageEntry(
        "lesson/page.py",
        "Lesson",
        ":material/school:",
        "Six steps from a kernel to an answer, with something to try in each; about ten minutes.",
    ),
    "kernel_lab": PageEntry(
        "kernel_lab/page.py",
        "Kernel lab",
        ":material/grid_3x3:",
        "Type a kernel, apply it to a picture, see what lights up and what pooling keeps.",
    ),
    "learned_filters": PageEntry(
        "learned_filters/page.py",
        "Learned filters",
        ":material/apps:",
        "The first-layer filters of a trained network and their activation maps.",
    ),
    "layers": PageEntry(
        "layers/page.py",
        "Layers",
        ":material/layers:",
        "The whole network from input to answer: what each unit sees, adds up and is excited by.",
    ),
    "training": PageEntry(
        "training/page.py",
        "Training",
        ":material/model_training:",
        "How the filters grow out of noise, what they are worth beside hand-made ones.",
    ),
}


@dataclass(frozen=True)
class LessonStep:
    """What a step of the lesson is called, and what it is about in a sentence."""

    title: str
    summary: str


# Here and not with the lesson, so that Home shows them without loading it.
LESSON: dict[str, LessonStep] = {
    "1": LessonStep(
        "A kernel is a table of numbers",
        "Rows 1, 0, -1 answer to horizontal edges; type other numbers and see what lights up.",
    ),
    "2": LessonStep(
        "Nine products and a sum",
        "At every position the same nine multiplications and one sum.",
    ),
    "3": LessonStep(
        "Pooling shrinks",
        "Pooling keeps one number of each 2 × 2 window, and the pattern stays where it was.",
    ),
    "4": LessonStep(
        "Nobody chooses those kernels",
        "Training finds them: the filters of a network start as noise and end as what helps it "
        "to answer.",
    ),
    "5": LessonStep(
        "Layers combine",
        "One filter here and another right next to it: the second layer adds up what it reads in "
        "all maps of the first.",
    ),
    "6": LessonStep(
        "Detail becomes meaning",
        "From lines to parts to an answer: each layer sees more of the picture.",
    ),
}
"""The steps of the lesson, by the link parameter `part`."""

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
        "Six steps from a kernel to an answer in about 10 minutes, then five questions.",
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
    """What a step of the lesson is called, and what it asks, which tells no answer."""

    title: str
    summary: str


# Here and not with the lesson, so that Home shows them without loading it.
LESSON: dict[str, LessonStep] = {
    "1": LessonStep(
        "A kernel is a table of numbers",
        "What do nine numbers find in a picture? Type them, guess, and see what lights up.",
    ),
    "2": LessonStep(
        "Nine products and a sum",
        "What does a single number of the map say about the picture?",
    ),
    "3": LessonStep(
        "Pooling shrinks",
        "What is left of a map at half its size, and why would anybody want that?",
    ),
    "4": LessonStep(
        "Nobody chooses those kernels",
        "Who chooses the filters of a network, and what are they before?",
    ),
    "5": LessonStep(
        "Layers combine",
        "How do one filter here and another right next to it become a feature?",
    ),
    "6": LessonStep(
        "Detail becomes meaning",
        "How do lines become parts, and parts an answer?",
    ),
}
"""The steps of the lesson, by the link parameter `part`."""

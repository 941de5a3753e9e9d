"""An explanation in one sentence."""

from collections.abc import Mapping

from sustainfin.explanation import _words
from sustainfin.explanation._step import Step, walk

_MOST = 4  # leaves of one source that a sentence can name
_FINAL_DIGITS = "013678"  # digits that end in a consonant when read aloud
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "ko": {
        "how": ", 산식은 '{}{}'이고", "rests": ", 바탕은 {}이다",
        "none": ", 바탕이 되는 입력이 없다",
        "more": "외 {}개", "assumption": "가정", "join": "; ",
    },
    "en": {
        "how": ", that is {}{}", "rests": "; it rests on {}", "none": "; it rests on no input",
        "more": "and {} more", "assumption": "assumptions", "join": "; ",
    },
}  # fmt: skip


def sentence(root: Step, conventions: tuple[str, ...], language: str) -> str:
    """The figure, how it is computed, what it rests on, by source."""
    texts, step = _TEXTS[language], _telling(root)
    name, worth = _named(root, language), _words.amount(root, language)
    text = f"{name}{topic(name)} {worth}이며" if language == "ko" else f"{name} is {worth}"
    formulas = _words.formula(step, language), _words.in_numbers(step, language)
    how = " = ".join(dict.fromkeys(each for each in formulas if each))
    if how:
        whose = "" if step is root else f"{_words.titled(step, language, root.year)} = "
        text += texts["how"].format(whose, how)
    told = texts["join"].join(_grounds(root, language))
    text += texts["rests"].format(told) if told else texts["none"]
    return text + (f" ({conventions[0]})." if conventions else ".")


def _named(root: Step, language: str) -> str:
    """The figure at the beginning of a sentence."""
    if language == "ko":
        return _words.titled(root, language)
    label = root.label_en
    begins = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    return f"The {begins}" + ("" if root.year is None else f" of {root.year}")


def _grounds(root: Step, language: str) -> list[str]:
    """The leaves by what they rest on: sources first, then assumptions, then the others."""
    texts = _TEXTS[language]
    groups: dict[str, list[Step]] = {}
    leaves = [step for step in walk(root) if step.is_leaf]
    for leaf in sorted(leaves, key=lambda leaf: (leaf.assumption, not leaf.source)):
        rests = texts["assumption"] if leaf.assumption else leaf.source or _remark(leaf, language)
        groups.setdefault(rests, []).append(leaf)
    told = []
    for rests, held in groups.items():
        named = [_leaf(leaf, language) for leaf in held[:_MOST]]
        more = [texts["more"].format(len(held) - _MOST)] if len(held) > _MOST else []
        told.append(f"{', '.join(named)} {' '.join(more)}".rstrip() + f" ({rests})")
    return told


def _remark(leaf: Step, language: str) -> str:
    """What is said of a value without a source, such as 적용한 비율; else that none is stated."""
    note = leaf.note_ko if language == "ko" else leaf.note_en
    said = note.partition(" (")[0].strip()
    is_remark = said and not any(sign.isdigit() for sign in said)
    return said if is_remark else _words.WORDS[language]["none"]


def _telling(step: Step) -> Step:
    """The first step whose formula does more than pass on another one."""
    while len(step.parts) == 1 and not step.parts[0].is_leaf:
        if _words.formula(step, "en") != _words.titled(step.parts[0], "en", step.year):
            break
        step = step.parts[0]
    return step


def _leaf(leaf: Step, language: str) -> str:
    """A leaf with its line and value."""
    of = f"{leaf.of} " if leaf.of else ""
    return f"{of}{_words.titled(leaf, language)} {_words.amount(leaf, language)}"


def topic(text: str) -> str:
    """The particle 은 or 는 after a text."""
    last = text.rstrip(")]").rstrip()[-1:]
    if "가" <= last <= "힣":
        return "은" if (ord(last) - ord("가")) % 28 else "는"
    return "은" if last in _FINAL_DIGITS else "는"

"""No discount, gift or freebie is given that no source gives, and none denied that one gives."""

import re
from collections.abc import Iterator
from dataclasses import replace

from graph.context import Words
from nodes.grounding.evidence import Evidence
from nodes.grounding.mentions import mentions
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.speech.clauses import Clause, clauses
from nodes.grounding.speech.favour_words import (
    DEED,
    KAZAKH,
    Favour,
    denies,
    families_of,
    names_in,
    read_favour,
    vocabulary,
)
from nodes.grounding.speech.favours_given import Stated, stated_favours
from nodes.grounding.speech.percentages import gives_percentage
from nodes.grounding.speech.promotion_dates import lasts_as_told, tells_dates_alone
from nodes.grounding.validity import Validity, tells_coming, tells_over
from nodes.grounding.word_lists import folded_list, folded_set, word_set

_WILL_BE = re.compile(r"\b(?:будет|будут|болады)\b", re.IGNORECASE)
_NAMING = frozenset({"nomn", "accs"})
_GIVEN_TO = re.compile(r"(?:[гк][ае]|н[ае]|[дтн][ыи]н|[мбп]ен)$")
"""Ends of Kazakh words that say for what, whose or with what."""
_BRACKETS = re.compile(r"\([^)]*\)")
"""Around the Kazakh words of a query."""


def favour_objections(evidence: Evidence) -> Iterator[Objection]:
    """Yield an objection to every favour of the reply that no cited line gives today to the same people or for the same thing.

    So is one denied that a cited line gives, where the customer asked for that very one. Which favour is meant may be asked.
    """
    words = evidence.words
    for clause in clauses(evidence.draft.text, words):
        families = _families_in(clause, words)
        if not families or _is_asked(clause):
            continue
        said = read_favour(clause.text, words)
        if denies(clause, words) or _is_over(clause, words):
            if _is_absent(clause, words) and _was_asked_and_given(families, said, evidence):
                yield object_to("denied_favour", clause.text)
        elif not _is_given(clause, families, said, evidence):
            yield object_to("favour", clause.text)


def _is_given(clause: Clause, families: frozenset[str], said: Favour, evidence: Evidence) -> bool:
    """Tell whether a cited line gives what a clause gives; what is not named is what its sentence or the question is about."""
    told = said if said.named else read_favour(clause.sentence, evidence.words)
    if _personal(clause) and not told.named:
        return False
    if all(name.startswith(DEED) for name in told.named):
        told = replace(told, of=told.of | _asked(evidence).of)
    held = _may_hold(clause, evidence.words)
    if families == {"promotion"} and tells_dates_alone(clause, evidence.words):
        # "Есть только действующие акции": there are some.
        given = (given for given in stated_favours(evidence) if given.validity in held and not given.favour.denied)
        return any(lasts_as_told(one, clause, evidence) for one in given)
    return any(
        given.validity in held and _gives(given, families, told, evidence) and _are_told(given.only, evidence)
        for given in stated_favours(evidence)
    )


def _are_told(people: frozenset[str], evidence: Evidence) -> bool:
    """Tell whether the reply says for whom it is, where it is for some people only, or the customer did."""
    if not people or not people.isdisjoint(_asked(evidence).named):
        return True
    return any(
        not people.isdisjoint(read_favour(clause.text, evidence.words).named)
        for clause in clauses(evidence.draft.text, evidence.words)
    )


def _may_hold(clause: Clause, words: Words) -> frozenset[Validity]:
    """Return when a line may give what a clause tells of: today, or when its sentence says that it is to come or is over."""
    held: set[Validity] = {"current"}
    sentence = clause.sentence
    if tells_coming(sentence, words) and (
        tells_coming(_WILL_BE.sub(" ", sentence), words)
        or any(one.quantity.kind == "date" for one in mentions(sentence))
    ):
        held.add("coming")
    if (
        tells_over(sentence, words)
        and not _personal(clause)
        and folded_set("speech/favours", "now", words).isdisjoint(clause.tokens)
    ):
        held |= {"ended", "former"}
    return frozenset(held)


def _gives(given: Stated, families: frozenset[str], said: Favour, evidence: Evidence) -> bool:
    """Tell whether a line gives a favour of the same families to the people and for what is said.

    What the customer names is no news to a line.
    """
    denied = given.favour.denied and given.validity in ("current", "coming")
    if denied or not _same_families(families, given.favour.families):
        return False
    same = not said.percents.isdisjoint(given.percents)
    # The same percentage is known by less: by people and things of which but one is named there.
    if not given.is_for(said.to - (given.here if same else frozenset())):
        return False
    if said.percents and given.percents and not same:
        return False
    if not said.named or said.named.isdisjoint(given.here):
        return not said.named
    things = frozenset(name for name in said.of if not name.startswith(DEED))
    if things & given.around and things.isdisjoint(given.here):
        # The documents name it, but not there: "10 % на линзы" where frames are cheaper.
        return False
    least = 1 if same else len(said.named) / 2
    if len(said.named & given.around) >= least:
        return True
    return len(said.named & (given.around | names_in(evidence.asked, evidence.words))) >= least


def _same_families(said: frozenset[str], given: frozenset[str]) -> bool:
    """Tell whether favours are of the same families; what costs nothing is given, and a promotion may be any favour."""
    kinds = {"gift" if family == "free" else family for family in said}
    found = {"gift" if family == "free" else family for family in given}
    if "promotion" in found:
        return kinds <= found | {"discount"}
    return kinds <= (found | {"promotion"} if found & {"discount", "bonus", "gift"} else found)


def _was_asked_and_given(families: frozenset[str], said: Favour, evidence: Evidence) -> bool:
    """Tell whether a line gives today just the favour that was asked for and is denied, to just those people."""
    asked = _asked(evidence)
    kinds = asked.families if "promotion" in families else families & asked.families
    stated = [*stated_favours(evidence)]
    if any(given.favour.denied and asked.named & given.here for given in stated):
        return False
    return any(
        not given.favour.denied
        and given.validity == "current"
        and not kinds.isdisjoint(given.kinds)
        and given.is_for(asked.to | said.to)
        and not asked.named.isdisjoint(given.here)
        and (not said.named or not said.named.isdisjoint(given.here))
        for given in stated
    )


def _asked(evidence: Evidence) -> Favour:
    """Return what the question says of favours, in the customer's words and in Russian ones."""
    texts = [text for ask in evidence.request.asks for text in (ask.text, _BRACKETS.sub("", ask.query))]
    read = [read_favour(text, evidence.words) for text in texts]
    return Favour(
        families=frozenset[str]().union(*(one.families for one in read)),
        denied=any(one.denied for one in read),
        to=frozenset[str]().union(*(one.to for one in read)),
        of=frozenset[str]().union(*(one.of for one in read)),
    )


def _families_in(clause: Clause, words: Words) -> frozenset[str]:
    """Return the families of favours that a clause speaks of; something that is bought as a gift is none."""
    families = set(families_of(clause.tokens, words))
    lemmas = {form.lemma for form in clause.forms}
    gives = any(
        form.lemma in word_set("speech/favours", "giving") and "1per" in form.grammemes for form in clause.forms
    )
    of_gifts = folded_list("speech/favours", "of_gifts", words)
    bought = not lemmas.isdisjoint(word_set("speech/favours", "bought")) or "сатып" in clause.tokens
    if not gives and (bought or (KAZAKH.search(clause.text) and any(t.startswith(of_gifts) for t in clause.tokens))):
        families.discard("gift")
    if _is_praised(clause, words):
        families.discard("gift")
    if "за наш счет" in " ".join(clause.tokens):
        families.add("free")
    ours = any({"1per", "futr"} <= form.grammemes for form in clause.forms)
    cheaper = folded_list("speech/favours", "cheaper", words)
    if any(token.startswith(cheaper) for token in clause.tokens) and (
        ours or "для вас" in " ".join(clause.tokens) or _kazakh_ours(clause)
    ):
        families.add("discount")
    lowers = any(
        form.lemma in word_set("speech/favours", "lowered") and "1per" in form.grammemes for form in clause.forms
    )
    if lowers and (not lemmas.isdisjoint(word_set("speech/favours", "sums")) or re.search(r"\d", clause.text)):
        families.add("discount")
    if not families and gives_percentage(clause, words):
        families.add("discount")
    return frozenset(families)


def _is_praised(clause: Clause, words: Words) -> bool:
    """Tell whether a clause only says what a gift something would make ("отличный подарок подруге", "тамаша сыйлық"): nobody is
    given it."""
    if any(form.pos in ("VERB", "INFN", "PRTS") and form.known for form in clause.forms):
        return False
    at = next((at for at, token in enumerate(clause.tokens) if "gift" in families_of((token,), words)), 0)
    token, before = clause.tokens[at], clause.forms[at - 1]
    if at == 0 or not folded_set("speech/favours", "to_all", words).isdisjoint(clause.around):
        return False
    if any(form.lemma in vocabulary(words).clients for form in clause.forms):
        return False
    if KAZAKH.search(clause.text):
        return token == "сыйлык" and at == len(clause.tokens) - 1 and _GIVEN_TO.search(clause.tokens[at - 1]) is None
    return (
        before.pos == "ADJF" and "Apro" not in before.grammemes and not _NAMING.isdisjoint(clause.forms[at].grammemes)
    )


def _kazakh_ours(clause: Clause) -> bool:
    return any(re.search(r"(?:[аей]м[ыи][нз]|[дт][ыи][мк])$", token) for token in clause.tokens)


def _personal(clause: Clause) -> bool:
    """Tell whether the writer gives it to this customer ("сделаем вам скидку", "могу дать скидку")."""
    ours = any({"VERB", "1per"} <= form.grammemes for form in clause.forms)
    gives = any(form.pos == "INFN" and form.lemma in word_set("speech/favours", "giving") for form in clause.forms)
    if ours and (gives or any({"VERB", "1per", "futr"} <= form.grammemes for form in clause.forms)):
        return True
    return (ours or _kazakh_ours(clause)) and not {"вам", "вас", "сизге", "сиздерге"}.isdisjoint(clause.tokens)


def _is_asked(clause: Clause) -> bool:
    """Tell whether the reply asks which favour is meant; "сделать вам скидку?" offers one."""
    offers = any("1per" in form.grammemes or form.pos == "INFN" for form in clause.forms)
    return clause.sentence.rstrip('»") ').endswith("?") and not offers


def _is_absent(clause: Clause, words: Words) -> bool:
    absent = folded_set("speech/favours", "absent", words)
    return not absent.isdisjoint(clause.tokens) or any(form.lemma in absent for form in clause.forms)


def _is_over(clause: Clause, words: Words) -> bool:
    """Tell whether a clause says that a favour was given once, or is over."""
    was = any(form.lemma in word_set("speech/favours", "was") and "past" in form.grammemes for form in clause.forms)
    return was or (
        tells_over(clause.text, words) and folded_set("speech/favours", "now", words).isdisjoint(clause.tokens)
    )

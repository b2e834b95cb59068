"""Nothing is promised in people's names, and no booking is confirmed.

What the business says of its own ("администратор перезвонит в течение часа") may be repeated: somebody keeps that.
"""

from collections.abc import Iterator

from nodes.grounding.evidence import Evidence
from nodes.grounding.objection import Objection, object_to
from nodes.grounding.speech.announcements import announces, announces_in_kazakh, is_asked
from nodes.grounding.speech.appointment import appointment
from nodes.grounding.speech.clauses import Clause, clauses
from nodes.grounding.speech.deeds import Deed, is_stated, russian_kind
from nodes.grounding.speech.free_time import says_free
from nodes.grounding.speech.invitations import invites
from nodes.grounding.speech.promises_kazakh import kazakh_deeds
from nodes.grounding.word_lists import word_set

_YOU = frozenset({"вас", "вам", "вами", "ваш", "ваша", "ваше", "ваши", "вашу", "вашего", "вашей", "ваших", "вашим"})
_MODAL = frozenset({"можно", "нужно", "надо", "должен", "необходимо", "нельзя", "лучше", "хотеть"})


def promise_objections(evidence: Evidence) -> Iterator[Objection]:
    """Yield an objection to every clause of the reply that promises somebody's deed or confirms a booking.

    Whoever is to do it: the writer ("запишу", "жазып қойдым"), people ("мастер будет ждать"), nobody by name ("вам
    перезвонят", "вы записаны"), or a free place that the calendar alone knows of ("на 15:00 свободно").
    """
    for clause in clauses(evidence.draft.text, evidence.words):
        kind = _objection_to(clause, evidence)
        if kind:
            yield object_to(kind, clause.text)


def _objection_to(clause: Clause, evidence: Evidence) -> str:
    kazakh = (deed for deed in kazakh_deeds(clause, evidence) if not announces_in_kazakh(clause, deed, evidence.words))
    for deed in (*_russian_deeds(clause, evidence), *kazakh):
        if not (is_asked(deed, clause, evidence.words) or is_stated(deed, clause, evidence)):
            return "booked" if deed.for_one and deed.kind in word_set("speech/promises", "done") else "promised"
    free = says_free(clause, evidence.words)
    if free is not None and not is_stated(free, clause, evidence):
        return "free_time"
    return ""


def _russian_deeds(clause: Clause, evidence: Evidence) -> Iterator[Deed]:
    """Yield what a Russian clause says somebody does for the customer."""
    if clause.conditional:
        return
    moment = bool(appointment(clause, evidence.words)) and not invites(clause, evidence)
    for at, form in enumerate(clause.forms):
        if not form.known or clause.negated(at):
            continue
        deed: Deed | None = None
        if form.pos == "VERB" and "impr" not in form.grammemes:
            deed = _of_verb(clause, at, moment)
        elif form.pos == "INFN":
            deed = _offered(clause, at)
        elif form.pos in ("PRTS", "ADJS"):
            deed = _done(clause, at)
        if deed is not None:
            yield deed
    kept = _kept_for_you(clause) or _is_listed(clause)
    if kept or (moment and _named_as_booked(clause)):
        yield Deed(kind="book", verb="записать", token=kept, for_one=True)


def _of_verb(clause: Clause, at: int, moment: bool) -> Deed | None:
    grammemes = clause.forms[at].grammemes
    if "past" in grammemes:
        return _past(clause, at)
    if clause.forms[at].lemma == "быть":
        return _will(clause, at, moment)
    if "1per" in grammemes:
        return _first_person(clause, at, moment)
    return _third_person(clause, at, moment) if "3per" in grammemes else None


def _first_person(clause: Clause, at: int, moment: bool) -> Deed | None:
    form = clause.forms[at]
    kind, single = russian_kind(form.lemma), "sing" in form.grammemes
    if kind in word_set("speech/promises", "courtesies") and form.lemma != "подождать":
        return Deed(kind=kind, verb=form.lemma, token=at) if moment else None
    if form.lemma == "дать" and "знать" in clause.tokens:
        return Deed(kind="tell", verb=form.lemma, token=at, for_one=single)
    if (announces(clause, at) and not _later(clause)) or form.lemma in word_set("speech/promises", "of_the_hours"):
        return None
    if form.lemma in word_set("speech/promises", "vows") and single:
        return Deed(kind=kind, verb=form.lemma, token=at, for_one=True)
    if form.lemma in word_set("speech/promises", "own_words") and not _later(clause):
        return None
    if "futr" in form.grammemes and not _is_present(form.lemma, kind):
        if not (kind or single or moment or _later(clause) or not _YOU.isdisjoint(clause.tokens)):
            # "Управимся за полчаса": how the business works, for anybody.
            return None
        return Deed(kind=kind, verb=form.lemma, token=at, for_one=single)
    if _YOU.isdisjoint(clause.tokens) and not (kind and single):
        return None
    if not kind and not single:
        return None
    return Deed(kind=kind, verb=form.lemma, token=at, for_one=single) if single or moment or _of_yours(clause) else None


def _third_person(clause: Clause, at: int, moment: bool) -> Deed | None:
    form = clause.forms[at]
    kind = russian_kind(form.lemma)
    subject = _subject(clause, at)
    if "futr" not in form.grammemes:
        awaited = subject == "people" or (subject == "" and not _YOU.isdisjoint(clause.tokens))
        expected = kind == "wait" and awaited and moment
        return Deed(kind=kind, verb=form.lemma, token=at) if expected else None
    if subject == "customer":
        return None
    to_you = not _YOU.isdisjoint(clause.tokens)
    nobody = subject == "" and (to_you or "plur" in form.grammemes)
    if kind and kind not in word_set("speech/promises", "courtesies"):
        acts = subject == "people" or nobody or (subject == "" and at == 0)
    else:
        # "Вам понадобится рецепт": of what has no doer, only many do it ("вам всё сделают").
        acts = subject == "people" or (nobody and to_you and "plur" in form.grammemes)
    return Deed(kind=kind, verb=form.lemma, token=at) if acts else None


def _will(clause: Clause, at: int, moment: bool) -> Deed | None:
    """Return the deed of "будет ждать", "буду держать"; none of "будем рады", "будет стоить"."""
    following = range(at + 1, min(at + 5, len(clause.tokens)))
    verb = next((later for later in following if clause.forms[later].pos == "INFN"), None)
    if verb is None:
        return None
    lemma, grammemes = clause.forms[verb].lemma, clause.forms[at].grammemes
    kind = russian_kind(lemma)
    courtesy = kind in word_set("speech/promises", "courtesies")
    if "1per" in grammemes:
        single = "sing" in grammemes and lemma not in word_set("speech/promises", "own_words")
        acts = moment if courtesy else single or bool(kind)
    else:
        acts = bool(kind) and _subject(clause, at) == "people"
    return Deed(kind=kind, verb=lemma, token=verb) if acts else None


def _past(clause: Clause, at: int) -> Deed | None:
    form = clause.forms[at]
    kind = russian_kind(form.lemma) or ("book" if _accepts(clause, at) else "")
    if "perf" not in form.grammemes or "neut" in form.grammemes or "бы" in clause.tokens:
        return None
    subject = _subject(clause, at)
    own = "я" in clause.tokens or "мы" in clause.tokens or subject == ""
    if subject == "people" and form.lemma in word_set("speech/promises", "reported"):
        return Deed(kind=kind, verb=form.lemma, token=at, for_one=True)
    if subject == "thing" and kind and "tran" in form.grammemes and _is_of_matter(clause, at):
        own = True
    elif (
        form.lemma in word_set("speech/promises", "own_words")
        or subject in ("customer", "thing")
        or clause.tokens[0] == "что"
    ):
        return None
    if kind and (own or subject == "people"):
        return Deed(kind=kind, verb=form.lemma, token=at, for_one=True)
    single = "sing" in form.grammemes
    to_you = own and not _YOU.isdisjoint(clause.tokens)
    return Deed(kind="", verb=form.lemma, token=at, for_one=single) if to_you else None


def _accepts(clause: Clause, at: int) -> bool:
    """Tell whether a verb takes in what the customer booked, ordered or paid ("заявку приняли")."""
    return clause.forms[at].lemma in word_set("speech/promises", "accepted") and _is_of_matter(clause, at)


def _is_of_matter(clause: Clause, at: int) -> bool:
    """Tell whether a clause names a booking, an order or a question beside the verb at `at`."""
    return any(
        form.lemma in word_set("speech/promises", "matters") for form in (*clause.forms[:at], *clause.forms[at + 1 :])
    )


def _offered(clause: Clause, at: int) -> Deed | None:
    """Return the deed that the customer is asked leave for ("Записать вас?") or that is offered ("могу уточнить")."""
    lemma = clause.forms[at].lemma
    kind = russian_kind(lemma)
    if kind not in word_set("speech/promises", "offered") or not _MODAL.isdisjoint(form.lemma for form in clause.forms):
        return None
    trying = [
        other
        for other, form in enumerate(clause.forms[:at])
        if form.lemma in word_set("speech/promises", "trying") and "1per" in form.grammemes
    ]
    if trying:
        single = "sing" in clause.forms[trying[-1]].grammemes
        acts = not clause.negated(trying[-1]) and (
            single or kind in ("call", "ask") or not _YOU.isdisjoint(clause.tokens)
        )
        return Deed(kind=kind, verb=lemma, token=at) if acts else None
    personal = any(form.pos == "VERB" for form in clause.forms)
    asked = clause.asks and not personal and not _YOU.isdisjoint(clause.tokens)
    return Deed(kind=kind, verb=lemma, token=at, for_one=True) if asked else None


def _done(clause: Clause, at: int) -> Deed | None:
    """Return the deed of a short participle that says it is done: "вы записаны", "бронь оформлена", "ваш заказ готов"."""
    form = clause.forms[at]
    yours = _of_yours(clause) or "для вас" in " ".join(clause.tokens)
    if "должный" in {other.lemma for other in clause.forms}:
        return None
    if form.pos == "ADJS":
        ready = form.lemma == "готовый" and yours and "будет" not in clause.tokens and "будут" not in clause.tokens
        # The dictionary reads "поправим" first as a form of "поправимый".
        work = form.lemma.endswith(("имый", "емый")) and clause.tokens[at].endswith(("им", "ем"))
        return Deed(kind="" if work else "arrange", verb=form.lemma, token=at, for_one=ready) if ready or work else None
    kind = russian_kind(form.lemma) if russian_kind(form.lemma) in word_set("speech/promises", "done") else ""
    if not kind and form.lemma not in word_set("speech/promises", "accepted") and not yours:
        return None
    matter = any(
        other.lemma in word_set("speech/promises", "matters") and {"nomn", "accs"} & other.grammemes
        for other in clause.forms
    )
    to_you = "вы" in {other.lemma for other in clause.forms}
    if yours or matter or (kind and to_you) or (kind and len(clause.tokens) == 1):
        return Deed(kind=kind or "book", verb=form.lemma, token=at, for_one=True)
    return None


def _subject(clause: Clause, verb: int) -> str:
    """Return who does it: "people", "customer", "thing", or "" where nobody is named."""
    number = {"sing", "plur"} & clause.forms[verb].grammemes
    found = ""
    for at, form in enumerate(clause.forms):
        if form.pos not in ("NOUN", "NPRO") or "nomn" not in form.grammemes:
            continue
        if at > 0 and clause.forms[at - 1].pos == "PREP":
            continue
        if form.lemma in word_set("speech/promises", "customers") or form.lemma in word_set(
            "speech/promises", "itself"
        ):
            return "customer"
        if form.lemma in word_set("speech/promises", "people") or {"Name", "Surn"} & form.grammemes:
            return "people"
        if form.pos == "NOUN" and number <= form.grammemes and at < verb:
            found = "people" if "anim" in form.grammemes and russian_kind(clause.forms[verb].lemma) else "thing"
    return found


def _of_yours(clause: Clause) -> bool:
    return any(form.lemma == "ваш" for form in clause.forms)


def _later(clause: Clause) -> bool:
    return not frozenset(word_set("speech/promises", "later")).isdisjoint(clause.tokens)


def _is_present(lemma: str, kind: str) -> bool:
    """Tell whether what the dictionary takes for a future is more likely a present: verbs of both aspects ("используем")."""
    return lemma in word_set("speech/promises", "presents") or (
        not kind and lemma.endswith(("овать", "евать", "авать"))
    )


def _kept_for_you(clause: Clause) -> int:
    """Return where a time or place is said to be the customer's ("время за вами"), 0 where none is."""
    pairs = zip(clause.tokens, clause.tokens[1:], strict=False)
    at = next((at for at, pair in enumerate(pairs) if pair == ("за", "вами")), 0)
    return at if at and clause.forms[at - 1].lemma in word_set("speech/promises", "matters") else 0


def _is_listed(clause: Clause) -> int:
    """Return where the customer is said to stand in a list ("вы в списке"), 0 where they are not."""
    lemmas = [form.lemma for form in clause.forms]
    if "вы" not in lemmas or any(form.pos in ("VERB", "INFN", "PRED") for form in clause.forms):
        return 0
    pairs = enumerate(zip(clause.tokens, lemmas[1:], strict=False), 1)
    return next(
        (at for at, (token, noun) in pairs if token == "в" and noun in word_set("speech/promises", "registers")), 0
    )


def _named_as_booked(clause: Clause) -> bool:
    """Tell whether a clause merely names a booking with its moment ("Ваша запись завтра в 15:00", "До встречи в 10:00")."""
    lemmas = [form.lemma for form in clause.forms]
    if any(form.pos in ("VERB", "INFN", "PRED") for form in clause.forms):
        return False
    return ("ваш" in lemmas and bool({"запись", "бронь", "визит"} & set(lemmas))) or lemmas[:2] == ["до", "встреча"]

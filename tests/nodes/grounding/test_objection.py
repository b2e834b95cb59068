"""An objection tells the model what to do about it, and people in one line what to check."""

from nodes.grounding.objection import object_to

LONG = "Записала вас на завтра на 15:00,\nмастер Айгуль, маникюр с покрытием и дизайном"
SHORT = "Записала вас на завтра на 15:00, мастер Айгуль, маникюр с…"


def test_people_are_told_in_one_line_what_the_model_is_told_at_length() -> None:
    objection = object_to("booked", LONG)
    assert objection.sentence.startswith(f"«{LONG}»: вы не записываете")
    assert objection.told == {
        "ru": f"«{SHORT}»: бот не может сам записать клиента или принять заказ.",
        "kk": f"«{SHORT}»: бот клиентті өзі жаза алмайды, тапсырыс та қабылдай алмайды.",
    }


def test_a_line_of_the_knowledge_is_shortened_for_people_too() -> None:
    objection = object_to("yes_against_no", "делаем", line=LONG)
    assert objection.told["kk"] == f"«делаем»: құжаттарда басқаша: «{SHORT}»."
    assert LONG in objection.sentence
    quoting = object_to("coming", "7 500 ₸", name="«Новогодний блеск»: с 20 декабря.")
    assert quoting.told["ru"] == "«7 500 ₸»: ещё не действует («„Новогодний блеск“: с 20 декабря»)."

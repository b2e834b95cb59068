from service.channels.split import split_text


def test_short_text_stays_whole():
    assert split_text(" Маникюр — 5 000 ₸. ") == ["Маникюр — 5 000 ₸."]


def test_text_without_words_gives_nothing():
    assert split_text(" \n ") == []


def test_long_text_is_cut_between_paragraphs():
    paragraphs = ["Первый абзац. " * 20, "Второй абзац. " * 20, "Третий абзац. " * 20]
    assert split_text("\n\n".join(paragraphs), 300) == [paragraph.strip() for paragraph in paragraphs]


def test_long_paragraph_is_cut_after_sentences():
    parts = split_text("Маникюр стоит 5 000 ₸. Педикюр — 8 000 ₸! А стрижка? Скажу… Да. " * 30, 100)
    assert all(part[-1] in ".!?…" and len(part) <= 100 for part in parts)


def test_nothing_is_lost_and_no_part_is_too_long():
    text = "слово " * 300 + "б" * 500 + "\n\n" + "Фраза. " * 100
    parts = split_text(text, 90)
    assert max(map(len, parts)) <= 90
    assert "".join("".join(parts).split()) == "".join(text.split())

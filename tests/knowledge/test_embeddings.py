"""The local embedding model, as it serves questions."""

from service.knowledge.embeddings import LocalEmbeddings


def test_a_book_costs_no_more_than_its_first_page() -> None:
    embeddings = LocalEmbeddings()
    question = "сколько стоит маникюр с гель-лаком, подскажите пожалуйста " * 10
    assert embeddings.embed_query(question + "и ещё одна история " * 400) == embeddings.embed_query(question)


def test_a_question_is_embedded_whole() -> None:
    embeddings = LocalEmbeddings()
    assert embeddings.embed_query("сколько стоит маникюр") != embeddings.embed_query("сколько стоит маникюр и педикюр")

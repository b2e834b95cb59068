"""Long texts in several messages."""

WHATSAPP_LIMIT = 4096
"""Characters that WhatsApp shows in one message sent by a business."""


def split_text(text: str, limit: int = WHATSAPP_LIMIT) -> list[str]:
    """Cut `text` into parts of at most `limit` characters: at paragraphs, else lines, sentences, words, anywhere.

    Returns no empty part, and no part at all for a text without visible characters.
    """
    text = text.strip()
    if len(text) <= limit:
        return [text] if text else []
    # A second of import that most installations never need: replies are short.
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=["\n\n", "\n", r"(?<=[.!?…])\s+", r"\s+", ""],
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=limit,
        chunk_overlap=0,
    )
    return [part for part in (piece.strip() for piece in splitter.split_text(text)) if part]

"""Cases are played turn by turn, each in a conversation of its own, and counted by tag."""

from collections.abc import Sequence

from rich.console import Console

from evals.cases import Case
from evals.compare import Reply
from evals.report import pass_rates, report
from evals.run import CaseResult, run_cases


def _case(name: str, tags: Sequence[str], *turns: tuple[str, str]) -> Case:
    expected = [{"say": say, "expect": {"action": "answer", "contains": [wanted]}} for say, wanted in turns]
    return Case.model_validate({"id": name, "tags": tags, "turns": expected})


async def _parrot(conversation: str, bubbles: Sequence[str]) -> Reply:
    return Reply(action="answer", text=f"{conversation}: {' '.join(bubbles)}", model="parrot")


async def test_a_case_passes_when_all_its_turns_do():
    cases = [
        _case("a", ["ru"], ("один", "один"), ("два", "a: два")),
        _case("b", ["ru"], ("один", "один"), ("два", "три")),
    ]
    told: list[CaseResult] = []
    results = await run_cases(cases, _parrot, on_result=told.append)
    assert [result.passed for result in results] == [True, False]
    assert told == results
    assert results[1].turns[1].failures == ("нет в ответе: три",)


async def test_rates_are_by_tag_the_most_played_first():
    cases = [_case("a", ["kk"], ("1", "1")), _case("b", ["ru"], ("1", "1")), _case("c", ["ru"], ("1", "2"))]
    assert list(pass_rates(await run_cases(cases, _parrot)).items()) == [("ru", (1, 2)), ("kk", (1, 1))]


async def test_the_report_shows_what_failed_and_who_answered():
    results = await run_cases([_case("c", ["ru"], ("[b]вопрос[/b]", "ответ"))], _parrot)
    console = Console(width=200, record=True, file=None, force_terminal=False)
    with console.capture() as captured:
        console.print(report(results))
    shown = captured.get()
    for words in ("нет в ответе: ответ", "[b]вопрос[/b]", "Прошло кейсов: 0 из 1 (0,0 %)", "parrot (ходов: 1)"):
        assert words in shown

"""A text with placeholders becomes sentences with values; what does not hold is cut out and listed."""

from __future__ import annotations

from lib.services.analysis_service.renderer import CheckedWriter, check, render
from tests.services.analysis_service.sentences import sheets

TRUE = "Norris was [[f2]] behind Piastri at the flag."
FALSE = "Piastri was [[f2]] behind Norris at the flag."


def test_values_stand_in_the_place_of_placeholders() -> None:
    assert render("Norris finished [[f8]].", sheets.race) == "Norris finished P2."


def test_a_true_sentence_is_shown_and_is_a_claim() -> None:
    checked = check(TRUE, sheets.race)
    assert checked.answer == "Norris was 9.748 s behind Piastri at the flag."
    assert [(claim.text, claim.facts) for claim in checked.claims] == [(checked.answer, ("f2",))]
    assert (checked.checked.numbers, checked.checked.relations) == (1, 1)


def test_a_false_sentence_is_cut_out_and_listed_with_its_reason() -> None:
    checked = check(f"{TRUE} {FALSE}", sheets.race)
    assert checked.answer == "Norris was 9.748 s behind Piastri at the flag."
    assert [one.text for one in checked.checked.unsupported] == [FALSE]
    assert "contrary" in checked.checked.unsupported[0].reason


def test_a_listed_sentence_never_shows_the_value_of_a_fact() -> None:
    assert "9.748" not in check(FALSE, sheets.race).checked.unsupported[0].text


def test_paragraphs_stay_paragraphs() -> None:
    assert check(f"{TRUE}\n\nNorris finished [[f8]].", sheets.race).answer.count("\n\n") == 1


def test_sentences_come_as_soon_as_they_are_whole() -> None:
    writer = CheckedWriter(sheets.race)
    assert list(writer.take("Norris finished [[f")) == []
    assert list(writer.take("8]]. Russell")) == ["Norris finished P2."]
    assert list(writer.take(" finished [[f11]].")) == []
    assert list(writer.finish()) == ["Russell finished P3."]


def test_pieces_of_any_size_give_the_same_answer() -> None:
    text = f"{TRUE} {FALSE}\n\nNorris finished [[f8]]. He lost [[f6]] to Piastri on laps 53 to 56."
    whole = check(text, sheets.race)
    for size in (1, 3, 7, 20):
        writer = CheckedWriter(sheets.race)
        for start in range(0, len(text), size):
            list(writer.take(text[start : start + size]))
        list(writer.finish())
        assert writer.result() == whole


def test_an_endless_sentence_is_not_checked_but_cut() -> None:
    checked = check("Norris and " * 200 + "finished [[f8]].", sheets.race)
    assert checked.answer == ""
    assert "too long" in checked.checked.unsupported[0].reason


def test_invisible_characters_do_not_hide_a_number_word() -> None:
    assert check("Norris lost t\u200bwo seconds.", sheets.race).answer == ""


def test_names_of_the_session_are_no_numbers() -> None:
    checked = check("Norris was [[f12]] behind Piastri after lap 13.", sheets.race)
    assert checked.answer == "Norris was 2.540 s behind Piastri after lap 13."


def test_a_lap_that_the_race_did_not_have_is_no_name() -> None:
    assert (
        "there is no lap 57"
        in check("Norris was [[f2]] behind Piastri on lap 57.", sheets.race).checked.unsupported[0].reason
    )


def test_a_difference_inside_its_uncertainty_has_no_winner() -> None:
    assert check("Piastri was [[f72]] faster than Norris on laps 17 to 56.", sheets.race).answer == ""
    assert check("The difference between Piastri and Norris on laps 17 to 56, [[f72]], is noise.", sheets.race).answer

"""A vote in the room: the question, a card per choice with who chose it, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from slodesk.domain import votes
from slodesk.gui.meeting.room_style import room_space, room_text
from slodesk.gui.meeting.words import finger_word, way_word, yes_no_word
from slodesk.gui.widgets.labels import label, restyle

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.votes import Vote
    from slodesk.gui.meeting.held import HeldMeeting
    from slodesk.gui.theme import Theme

_ACROSS = (6, 3, 2, 1)
"""Cards beside each other; fewer where they would be too narrow for their words."""


class ChoiceCard(QFrame):
    """One choice: its key, its words, how many chose it and who."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.key = label("", "link")
        self.words = label("", wrap=True)
        self.count = label("", wrap=True)
        self.names = label("", "muted", wrap=True)
        self._grid = QGridLayout(self)
        self._grid.addWidget(self.key, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self.words, 0, 1)
        self._grid.addWidget(self.count, 1, 1)
        self._grid.addWidget(self.names, 2, 1)
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(3, 1)
        room_text(self.key, 1.3, bold=True)
        room_text(self.words, 1.0, bold=True)
        room_text(self.count, 1.0)
        room_text(self.names, 1.0)

    def show_choice(self, key: str, words: str, count: str, names: str) -> None:
        """Fill the card."""
        for field, text in ((self.key, key), (self.words, words), (self.count, count), (self.names, names)):
            field.setText(text)
        self.names.setVisible(bool(names))
        self.setAccessibleName(". ".join(part for part in (f"{key} {words}", count, names) if part))

    def least_width(self) -> int:
        """Return the width at which no word is cut."""
        words = [(part, word) for part in (self.words, self.names) for word in part.text().split()]
        longest = max((part.fontMetrics().horizontalAdvance(word) for part, word in words), default=0)
        key = self.key.fontMetrics().horizontalAdvance(self.key.text())
        margins = self._grid.contentsMargins()
        edges = margins.left() + margins.right() + self._grid.horizontalSpacing()
        return longest + key + edges + room_space(self, 1)

    def fit(self) -> None:
        """Keep the distances in proportion."""
        edge = room_space(self, 1.8)
        self._grid.setContentsMargins(edge, edge, edge, edge)
        self._grid.setHorizontalSpacing(room_space(self, 1.4))
        self._grid.setVerticalSpacing(room_space(self, 0.4))


class VotePanel(QWidget):
    """Shows the open vote; keys and voters are the runner's.

    Args:
        theme: colours.
        parent: the owner.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.question = self._label("", 1.7, bold=True)
        self.turn = self._label("link", 1.2, bold=True)
        self.result = self._label("", 1.2)
        self.objections = self._label("muted", 1.0)
        self.cards: list[ChoiceCard] = []
        self._cards = QGridLayout()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.question, self.turn):
            self._column.addWidget(part)
        self._column.addLayout(self._cards)
        for part in (self.result, self.objections):
            self._column.addWidget(part)
        self._column.addStretch(1)

    def _label(self, role: str, scale: float, *, bold: bool = False) -> QLabel:
        made = label("", role, wrap=True)
        room_text(made, scale, bold=bold)
        return made

    def show_vote(self, held: HeldMeeting) -> None:
        """Show the open vote of the meeting; hidden without one."""
        entry = held.detail.open_vote
        self.setVisible(entry is not None)
        if entry is None or entry.vote is None:
            return
        vote = entry.vote
        self.question.setText(entry.text)
        self.turn.setText(self._turn(held, vote))
        self._show_cards(vote)
        result = held.language.say(votes.result(vote))
        self.result.setText(self.tr("So far: {result}").format(result=result) if vote.ballots else result)
        said = "\n".join(f"{said.name}: {said.text}" for said in vote.objections)
        self.objections.setText(said)
        self.objections.setVisible(bool(said))

    def _turn(self, held: HeldMeeting, vote: Vote) -> str:
        way = way_word(vote.way)
        if vote.way == votes.DOTS or not held.detail.voters:
            return way
        if held.waiting:
            return self.tr("{way}: {name} votes now").format(way=way, name=held.voter)
        return self.tr("{way}: everybody has voted").format(way=way)

    def _show_cards(self, vote: Vote) -> None:
        counts = votes.tally(vote)
        while len(self.cards) < len(counts):
            card = ChoiceCard(self)
            card.fit()
            self.cards.append(card)
        leading = set(votes.leaders(vote)) if vote.way == votes.DOTS else set()
        for place, card in enumerate(self.cards):
            card.setVisible(place < len(counts))
        for place, (choice, count) in enumerate(counts.items()):
            names = [ballot.name for ballot in vote.ballots if ballot.value == choice and ballot.name]
            key, words = self._choice(vote, choice)
            card = self.cards[place]
            card.show_choice(key, words, self._count(vote, count), ", ".join(names))
            marked = choice in leading
            if card.property("hot") != marked:
                card.setProperty("hot", marked)
                card.setProperty("role", "job" if marked else "card")
                restyle(card)
        self._place()

    def _choice(self, vote: Vote, choice: int) -> tuple[str, str]:
        if vote.way == votes.FIST:
            return str(choice), finger_word(choice)
        if vote.way == votes.YES_NO:
            return str(choice), yes_no_word(choice)
        return str(choice + 1), vote.options[choice]

    def _count(self, vote: Vote, count: int) -> str:
        if vote.way == votes.DOTS:
            return self.tr("%n dot(s)", "", count)
        return self.tr("%n vote(s)", "", count)

    def _place(self) -> None:
        """Put the cards side by side, in as many rows as their words need."""
        shown = [card for card in self.cards if not card.isHidden()]
        if not shown:
            return
        least = max(card.least_width() for card in shown) + self._cards.spacing()
        fits = [across for across in _ACROSS if min(across, len(shown)) * least <= self.width()]
        across = min(fits[0] if fits else 1, len(shown))
        for column in range(_ACROSS[0]):
            self._cards.setColumnStretch(column, 1 if column < across else 0)
        for place, card in enumerate(shown):
            self._cards.addWidget(card, place // across, place % across)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the distances in proportion, and the cards as wide as their words need."""
        super().resizeEvent(event)
        self._column.setSpacing(room_space(self, 2))
        self._cards.setSpacing(room_space(self, 2))
        for card in self.cards:
            card.fit()
        self._place()

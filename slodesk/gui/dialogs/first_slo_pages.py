"""The pages of "Write your first SLO": journey, what people notice, target, owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QSignalBlocker, Qt
from PySide6.QtWidgets import QButtonGroup, QPushButton, QRadioButton, QVBoxLayout, QWidget

from slodesk.domain.errors import RuleBroken
from slodesk.domain.target import parse_percent, target_text
from slodesk.domain.window import window_text
from slodesk.gui.dialogs.first_slo_answers import DOWN, FAILS, SLOW, slug
from slodesk.gui.dialogs.slo_editor_meaning import outage_sentence, window_phrase
from slodesk.gui.dialogs.slo_editor_preview import TargetPreview
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.window_field import WindowField

if TYPE_CHECKING:
    from decimal import Decimal

    from slodesk.gui.dialogs.first_slo import FirstSloDialog

TARGETS = ("99", "99.5", "99.9", "99.95", "99.99")
"""Targets that most SLOs begin with."""


class Page(Protocol):
    """One page."""

    def enter(self) -> None:
        """Show what earlier pages have changed."""

    def check(self) -> None:
        """Refuse, naming the field, what cannot be gone on with."""


class JourneyPage(QObject):
    """What people come to do, who they are, and which service does it."""

    def __init__(self, dialog: FirstSloDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        form = dialog.form
        for record in dialog.services:
            form.service.addItem(record.title, record.id)
        form.service.addItem(self.tr("A new service"), None)
        dialog.error("journey", form.journey, form.journey_box)
        dialog.error("new_service", form.new_service, form.new_service_box)
        form.service.currentIndexChanged.connect(self._show_new)
        form.journey.textChanged.connect(lambda _: dialog.errors["journey"].clear())
        form.new_service.textChanged.connect(lambda _: dialog.errors["new_service"].clear())
        form.service.setCurrentIndex(form.service.count() - 1)
        for widget in (form.service_label, form.service):
            widget.setVisible(bool(dialog.services))
        self._show_new()

    def _show_new(self) -> None:
        form, new = self._dialog.form, self._dialog.form.service.currentData() is None
        form.new_service.setVisible(new)
        form.new_service_label.setVisible(new)

    @property
    def journey(self) -> str:
        """What people do."""
        return self._dialog.form.journey.text().strip()

    @property
    def users(self) -> str:
        """Who they are."""
        return self._dialog.form.users.text().strip()

    @property
    def service_id(self) -> str | None:
        """The key of an existing service."""
        key = self._dialog.form.service.currentData()
        return None if key is None else str(key)

    @property
    def service(self) -> str:
        """What people call the service."""
        form = self._dialog.form
        return form.new_service.text().strip() if self.service_id is None else form.service.currentText()

    @property
    def identifier(self) -> str:
        """The identifier the service has or will have."""
        record = next((each for each in self._dialog.services if each.id == self.service_id), None)
        return record.name if record is not None else slug(self.service)

    def enter(self) -> None:
        """Begin to write."""
        self._dialog.form.journey.setFocus(Qt.FocusReason.OtherFocusReason)

    def check(self) -> None:
        """A journey and a service are needed."""
        if not self.journey:
            raise RuleBroken(self.tr("Say in a few words what people come to do."), "journey")
        if len(self.journey) > 200:
            raise RuleBroken(self.tr("Say it in at most 200 characters."), "journey")
        if not self.service or len(self.service) > 200:
            raise RuleBroken(self.tr("Give the service a name of at most 200 characters."), "new_service")


class NoticePage(QObject):
    """What hurts people first, as three plain choices."""

    def __init__(self, dialog: FirstSloDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self.buttons: dict[str, QRadioButton] = {}
        group = QButtonGroup(self)
        choices = {
            FAILS: (
                self.tr("It fails"),
                self.tr("They get an error, or nothing happens. Counted: good requests of all."),
            ),
            SLOW: (
                self.tr("It is too slow"),
                self.tr("It works, but they wait too long. Counted: fast requests of all."),
            ),
            DOWN: (
                self.tr("It is down"),
                self.tr("Nobody can use it for a while. Counted: good minutes of all."),
            ),
        }
        for key, (words, detail) in choices.items():
            button = QRadioButton(words)
            button.setObjectName(f"notice_{key}")
            button.setAccessibleDescription(detail)
            hint = label(detail, "small", wrap=True)
            hint.setContentsMargins(dialog.context.theme.px(28), 0, 0, 0)
            row = QVBoxLayout()
            row.setSpacing(0)
            row.addWidget(button)
            row.addWidget(hint)
            dialog.form.kinds_column.addLayout(row)
            group.addButton(button)
            self.buttons[key] = button
        self.buttons[FAILS].setChecked(True)

    @property
    def chosen(self) -> str:
        """``fails``, ``slow`` or ``down``."""
        return next(key for key, button in self.buttons.items() if button.isChecked())

    @property
    def words(self) -> str:
        """What they would notice, in their words."""
        return self._dialog.form.notice.toPlainText().strip()

    def enter(self) -> None:
        """Begin with the choice."""
        self.buttons[self.chosen].setFocus(Qt.FocusReason.OtherFocusReason)

    def check(self) -> None:
        """Every choice is fine."""


class TargetPage(QObject):
    """The target, from a few sensible ones or typed, with what it means.

    Attributes:
        choices: the buttons by their target in percent.
    """

    def __init__(self, dialog: FirstSloDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        form = dialog.form
        self.choices: dict[str, QPushButton] = {}
        holder = QWidget()
        flow = FlowLayout(holder, spacing=dialog.context.theme.space())
        for text in TARGETS:
            button = QPushButton(target_text(parse_percent(text)))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, text=text: form.target.setText(text))
            flow.addWidget(button)
            self.choices[text] = button
        form.targets_row.addWidget(holder)
        self.window_field = WindowField()
        form.window_row.addWidget(self.window_field)
        form.window_label.setBuddy(self.window_field.kind)
        self.preview = TargetPreview(dialog.context.theme)
        form.preview_column.addWidget(self.preview)
        dialog.error("target", form.target, form.target_box)
        form.target.textChanged.connect(self._typed)
        self.window_field.changed.connect(self._show)
        self._judging = dialog.judging
        form.target.setText("99.9")

    @property
    def target(self) -> Decimal:
        """The target as a ratio."""
        return parse_percent(self._dialog.form.target.text())

    @property
    def window(self) -> str:
        """The window as it is stored."""
        return window_text(self.window_field.value)

    def enter(self) -> None:
        """Show the target against the ceiling and SLAs of the chosen service."""
        judging = self._dialog.judging_for(self._dialog.journey.service_id)
        self._judging = judging.about(speed=self._dialog.notice.chosen == SLOW)
        self._show()
        self._dialog.form.target.setFocus(Qt.FocusReason.OtherFocusReason)

    def check(self) -> None:
        """The target must be one."""
        parse_percent(self._dialog.form.target.text())

    def _typed(self) -> None:
        self._dialog.errors["target"].clear()
        self._show()

    def _show(self) -> None:
        text = self._dialog.form.target.text()
        try:
            typed = parse_percent(text)
        except RuleBroken:
            typed = None
        for key, button in self.choices.items():
            with QSignalBlocker(button):
                button.setChecked(typed == parse_percent(key))
        self.preview.show_typed(text, self.window_field.value, self._judging)


class OwnerPage(QObject):
    """Who looks after it, what it is called, and all of it in one sentence."""

    def __init__(self, dialog: FirstSloDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._suggested = ("", "")
        form = dialog.form
        for box, names in (
            (form.owner, [person.name for person in dialog.people if person.active]),
            (form.team, [team.name for team in dialog.teams]),
        ):
            box.setInsertPolicy(box.InsertPolicy.NoInsert)
            box.addItem("")
            box.addItems(names)
        dialog.error("title", form.title, form.title_box)
        dialog.error("identifier", form.identifier, form.identifier_box)
        form.identifier.textChanged.connect(lambda _: dialog.errors["identifier"].clear())

    @property
    def owner(self) -> str:
        """A name, or nothing."""
        return str(self._dialog.form.owner.currentText()).strip()

    @property
    def team(self) -> str:
        """A name, or nothing."""
        return str(self._dialog.form.team.currentText()).strip()

    @property
    def title(self) -> str:
        """What the SLO is called."""
        return self._dialog.form.title.text().strip()

    @property
    def name(self) -> str:
        """The identifier of the SLO."""
        return self._dialog.form.identifier.text().strip()

    def enter(self) -> None:
        """Suggest names, owner and team; say everything in one sentence."""
        dialog, form = self._dialog, self._dialog.form
        title, name = self._suggestion()
        if form.title.text() in ("", self._suggested[0]):
            form.title.setText(title)
        if form.identifier.text() in ("", self._suggested[1]):
            form.identifier.setText(name)
        self._suggested = (title, name)
        record = next((each for each in dialog.services if each.id == dialog.journey.service_id), None)
        if record is not None:
            for box, text in ((form.owner, record.owner), (form.team, record.team)):
                if not box.currentText():
                    box.setCurrentText(text)
        form.sentence.setText(self._sentence())
        form.owner.setFocus(Qt.FocusReason.OtherFocusReason)

    def _suggestion(self) -> tuple[str, str]:
        dialog = self._dialog
        notice, journey = dialog.notice.chosen, dialog.journey.journey
        ending = {FAILS: self.tr("works"), SLOW: self.tr("fast enough"), DOWN: self.tr("available")}[notice]
        part = {FAILS: "availability", SLOW: "latency", DOWN: "uptime"}[notice]
        record = next((each for each in dialog.services if each.id == dialog.journey.service_id), None)
        taken = set(record.slo_names) if record is not None else set()
        stem = f"{dialog.journey.identifier}-{part}"
        name = (
            stem
            if stem not in taken
            else next(each for n in range(2, len(taken) + 3) if (each := f"{stem}-{n}") not in taken)
        )
        return f"{journey}: {ending}"[:200], name

    def _sentence(self) -> str:
        dialog = self._dialog
        target, window = dialog.target.target, dialog.target.window_field.value
        judging = dialog.judging
        texts = {
            FAILS: self.tr("{window}, “{journey}” works in {target} of all tries."),
            SLOW: self.tr("{window}, “{journey}” is fast enough in {target} of all tries."),
            DOWN: self.tr("{window}, “{journey}” is available {target} of the time."),
        }
        sentence = texts[dialog.notice.chosen].format(
            journey=dialog.journey.journey, target=target_text(target), window=window_phrase(window, judging)
        )
        budget = outage_sentence(target, window, judging)
        sentence = sentence[:1].upper() + sentence[1:]
        return sentence + " " + self.tr("That leaves {budget}").format(budget=budget)

    def check(self) -> None:
        """Names are needed."""
        if not self.title:
            raise RuleBroken(self.tr("Give the SLO a name."), "title")
        if not self.name:
            raise RuleBroken(self.tr("Give the SLO an identifier."), "identifier")

"""The look: colours that can be read, icons that exist, sizes that follow the zoom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, QEvent, QLocale, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QDateEdit, QLabel, QPushButton, QTableView, QWidget

from slodesk.gui.icons import STATUS_ICONS, render
from slodesk.gui.stylesheet import stylesheet
from slodesk.gui.theme import ZOOM_STEPS, Theme
from slodesk.gui.widgets.budget_bar import paint_bar
from slodesk.gui.widgets.cards import DecisionCard
from slodesk.gui.widgets.dates import date_format, prepare_date
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.status import chip_size, paint_chip, status_word
from slodesk.gui.zoom import scale_layouts
from slodesk.paths import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

SCHEMES = ("light", "dark")


def luminance(color: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def picture(width: int, height: int) -> QImage:
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    return made


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_can_be_read_on_every_surface(qapp: QApplication, scheme: str) -> None:
    theme = Theme(None, scheme)
    for surface in ("window", "surface", "raised", "accent_soft"):
        for text in ("text", "muted"):
            assert contrast(theme.color(text), theme.color(surface)) >= 4.5, (text, surface)
    assert contrast(theme.color("on_accent"), theme.color("accent")) >= 4.5
    assert contrast(theme.field_border(), theme.color("surface")) >= 3
    for status in STATUS_ICONS:
        assert contrast(theme.status_color(status), theme.status_soft(status)) >= 4.5, status
        assert contrast(theme.status_color(status), theme.color("surface")) >= 4.5, status


def test_the_programs_own_face_is_used(theme: Theme) -> None:
    assert QFontInfo(theme.font()).family() == "Source Sans Pro"
    assert QFontInfo(theme.font("title")).bold()


def test_every_icon_draws_something_in_its_colour(qapp: QApplication) -> None:
    names = sorted(path.stem for path in resource("icons").glob("*.svg"))
    assert len(names) > 60
    for name in names:
        image = render(name, QColor("#ff0000"), 48).toImage()
        drawn = [
            image.pixelColor(x, y)
            for x in range(48)
            for y in range(48)
            if image.pixelColor(x, y).alpha() > 200
        ]
        assert drawn, name
        if name != "app":
            assert any(color.red() > 200 and color.green() < 60 for color in drawn), name


def test_statuses_differ_in_shape_not_in_colour_alone(qapp: QApplication) -> None:
    shapes = {bytes(render(name, QColor("black"), 24).toImage().bits()) for name in STATUS_ICONS.values()}
    assert len(shapes) == len(STATUS_ICONS)


def test_a_followed_icon_changes_with_the_theme_and_forgets_the_dead(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    theme.icons.follow(button, "add")
    before = button.icon().pixmap(QSize(20, 20)).toImage()
    theme.mode = "dark"
    assert button.icon().pixmap(QSize(20, 20)).toImage() != before
    theme.zoom = 200
    assert button.iconSize().width() == 40
    gone = QPushButton()
    theme.icons.follow(gone, "add")
    del gone
    theme.zoom = 100
    assert button.iconSize().width() == 20


@pytest.mark.parametrize("zoom", [10, 75, 100, 300, 999])
def test_zoom_stays_in_its_bounds(qapp: QApplication, zoom: int) -> None:
    assert 75 <= Theme(None, "light", zoom).zoom <= 300


def test_zoom_steps_lead_from_end_to_end(qapp: QApplication) -> None:
    theme = Theme(None, "light", 75)
    seen = [theme.zoom]
    for _ in range(20):
        theme.zoom_in()
        seen.append(theme.zoom)
    assert seen[-1] == 300
    for _ in range(20):
        theme.zoom_out()
    assert theme.zoom == 75


def test_spacing_of_forms_follows_the_zoom_and_ends_with_the_form(theme: Theme, qtbot: QtBot) -> None:
    form = QWidget()
    layout = FlowLayout(form)
    layout.addWidget(QLabel("x"))
    scale_layouts(form, theme)
    assert layout.contentsMargins().left() == 24
    theme.zoom = 150
    assert layout.contentsMargins().left() == 36
    form.deleteLater()
    del layout
    with qtbot.waitSignal(form.destroyed):
        pass
    theme.zoom = 100


def test_cards_wrap_where_there_is_little_room(theme: Theme, qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box, fill=True)
    cards = [
        DecisionCard(theme, "critical", f"Hold Checkout {n}?", "runs out in 18 hours", "Decide")
        for n in range(4)
    ]
    for card in cards:
        flow.addWidget(card)
    box.resize(1400, 400)
    box.show()
    assert len({card.y() for card in cards}) == 1
    assert len({card.width() for card in cards}) == 1
    box.resize(700, 400)
    assert len({card.y() for card in cards}) == 2
    box.resize(320, 700)
    assert len({card.y() for card in cards}) == 4
    assert all(card.geometry().right() <= 320 for card in cards)


def test_a_decision_card_is_a_named_button(theme: Theme, qtbot: QtBot) -> None:
    card = DecisionCard(theme, "exhausted", "Freeze <b>Card</b>?", "budget spent", "Decide", primary=True)
    qtbot.addWidget(card)
    with qtbot.waitSignal(card.activated):
        qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    assert card.button.accessibleName() == "Decide: Freeze <b>Card</b>?"
    assert card.title_label.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize("status", list(STATUS_ICONS))
def test_a_chip_has_room_for_its_word(theme: Theme, status: str) -> None:
    size = chip_size(theme, status)
    assert size.width() > QFontMetrics(theme.font("body", bold=True)).horizontalAdvance(status_word(status))
    image = picture(size.width(), size.height())
    painter = QPainter(image)
    paint_chip(painter, QRect(0, 0, size.width(), size.height()), theme, status)
    painter.end()
    assert any(
        image.pixelColor(x, image.height() // 2) == theme.status_color(status) for x in range(image.width())
    )


def bar(theme: Theme, remaining: float | None, status: str) -> tuple[int, int]:
    """Paint a bar; return how many pixels left and right of zero have the status colour."""
    image = picture(120, 20)
    painter = QPainter(image)
    paint_bar(painter, QRect(0, 0, 120, 20), theme, remaining, status)
    painter.end()
    strong, zero = theme.status_color(status), round(120 * 0.35)
    row = [image.pixelColor(x, 10) == strong for x in range(120)]
    return sum(row[: zero - 1]), sum(row[zero + 2 :])


def test_an_overdraft_is_drawn_left_of_zero(theme: Theme) -> None:
    assert bar(theme, 0.5, "healthy")[0] == 0
    assert bar(theme, 0.5, "healthy")[1] > 30
    small, large = bar(theme, -0.2, "exhausted"), bar(theme, -0.9, "exhausted")
    assert small[1] == large[1] == 0
    assert 0 < small[0] < large[0]
    assert bar(theme, None, "no_data") == (0, 0)


def test_the_smallest_remainder_can_be_seen(theme: Theme) -> None:
    assert bar(theme, 0.001, "critical")[1] > 0


def test_zooming_styles_a_widget_no_more_often_for_being_deep_inside(qtbot: QtBot, theme: Theme) -> None:
    class Counting(QWidget):
        styled = 0

        def changeEvent(self, event: QEvent) -> None:
            self.styled += event.type() == QEvent.Type.StyleChange
            super().changeEvent(event)

    outer = Counting()
    qtbot.addWidget(outer)
    widget: QWidget = outer
    for _ in range(20):
        widget = QWidget(widget)
    inner = Counting(widget)
    outer.show()
    outer.styled = inner.styled = 0
    theme.zoom_in()
    assert 1 <= inner.styled <= outer.styled <= 4


@pytest.mark.parametrize("zoom", ZOOM_STEPS)
def test_radio_buttons_are_round_at_any_zoom(qapp: QApplication, zoom: int) -> None:
    """Qt draws square corners where a radius is more than half the side, border included."""
    sheet = stylesheet(Theme(None, "dark", zoom))
    width = re.search(r"QRadioButton::indicator \{ width: (\d+)px", sheet)
    radius = re.search(r"\nQRadioButton::indicator \{ border-radius: (\d+)px", sheet)
    assert width is not None
    assert radius is not None
    assert int(width[1]) // 2 <= int(radius[1]) <= (int(width[1]) + 2) / 2


@pytest.mark.parametrize(
    ("locale", "text"),
    [("C", "9 Nov 2026"), ("en_US", "11/9/2026"), ("de_DE", "09.11.2026"), ("sv_SE", "2026-11-09")],
)
def test_dates_are_typed_as_the_locale_writes_them_with_the_whole_year(locale: str, text: str) -> None:
    known = QLocale(locale)
    assert known.toString(QDate(2026, 11, 9), date_format(known)) == text


def test_a_dates_calendar_shows_days_of_two_digits(theme: Theme, qtbot: QtBot) -> None:
    edit = QDateEdit(QDate(2026, 11, 19))
    edit.setCalendarPopup(True)
    prepare_date(edit, theme)
    qtbot.addWidget(edit)
    calendar = edit.calendarWidget()
    calendar.resize(calendar.sizeHint())
    picture_of_it = calendar.grab().toImage()
    view = calendar.findChild(QTableView)
    index = view.model().index(4, 4)
    assert index.data() > 9
    cell = view.visualRect(index).translated(view.viewport().mapTo(calendar, QPoint()))
    shown = picture_of_it.copy(cell)
    colors = {shown.pixel(x, y) for x in range(shown.width()) for y in range(shown.height())}
    assert len(colors) > 1

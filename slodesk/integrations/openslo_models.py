"""The shape of OpenSLO documents, versions v1 and v1alpha."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from slodesk.integrations.definitions import Flag, Line, Model, Name, Number, Unkept, Words

_TERMS = "alert policies are not kept; alerts follow the policy's alert pairs"

Operator = Annotated[Literal["lt", "lte", "gt", "gte"], BeforeValidator(str)]
Method = Annotated[Literal["Occurrences", "Timeslices", "RatioTimeslices"], BeforeValidator(str)]
RawType = Annotated[Literal["success", "failure"], BeforeValidator(str)]
Unit = Annotated[
    Literal["Second", "Minute", "Hour", "Day", "Week", "Month", "Quarter", "Year"], BeforeValidator(str)
]


class Metadata(Model):
    """Name and labels of any object."""

    name: Name
    display_name: Line = Field("", alias="displayName")
    labels: dict[str, object] = Field(default_factory=dict)
    annotations: dict[str, Words] = Field(default_factory=dict)


class Head(Model):
    """What every document has."""

    api_version: Line = Field(alias="apiVersion")
    kind: Line
    metadata: Metadata


class Description(Model):
    """A spec of which only the description counts."""

    description: Words = ""


class Service(Head):
    """``kind: Service``."""

    spec: Description = Field(default_factory=Description)


class SourceSpec(Model):
    """What kind of source a DataSource is."""

    description: Words = ""
    type: Line = ""
    connection: Annotated[
        object | None,
        Unkept("connection details are not kept; set the address of Prometheus in the settings"),
    ] = Field(None, alias="connectionDetails")


class DataSource(Head):
    """``kind: DataSource``."""

    spec: SourceSpec = Field(default_factory=lambda: SourceSpec.model_validate({}))


class MetricSource(Model):
    """Where a series comes from."""

    reference: Line = Field("", alias="metricSourceRef")
    type: Line = ""
    spec: dict[str, object] = Field(default_factory=dict)


class Metric(Model):
    """A series."""

    source: MetricSource = Field(alias="metricSource")


class Ratio(Model):
    """Good or bad over total, or a ratio measured elsewhere."""

    counter: Flag | None = None
    good: Metric | None = None
    bad: Metric | None = None
    total: Metric | None = None
    raw: Metric | None = None
    raw_type: RawType | None = Field(None, alias="rawType")


class SliSpec(Model):
    """How an indicator is measured."""

    description: Words = ""
    threshold: Metric | None = Field(None, alias="thresholdMetric")
    ratio: Ratio | None = Field(None, alias="ratioMetric")


class Sli(Head):
    """``kind: SLI``."""

    spec: SliSpec


class Indicator(Model):
    """An SLI written inside an SLO."""

    metadata: Metadata | None = None
    spec: SliSpec


class Calendar(Model):
    """From when, and in which zone, calendar windows count."""

    start: Words = Field("", alias="startTime")
    zone: Line = Field("", alias="timeZone")


class TimeWindow(Model):
    """A v1 window."""

    duration: Line
    rolling: Flag | None = Field(None, alias="isRolling")
    calendar: Calendar | None = None


class Objective(Model):
    """A v1 objective."""

    display_name: Line = Field("", alias="displayName")
    op: Operator | None = None
    value: Number | None = None
    target: Number | None = None
    percent: Number | None = Field(None, alias="targetPercent")
    slice_target: Number | None = Field(None, alias="timeSliceTarget")
    slice_window: Line = Field("", alias="timeSliceWindow")
    indicator: Indicator | None = None
    reference: Line = Field("", alias="indicatorRef")
    weight: Annotated[
        object | None, Unkept("weights of composite SLOs are not kept; every objective is judged alone")
    ] = Field(None, alias="compositeWeight")


class SloSpec(Model):
    """A v1 SLO."""

    description: Words = ""
    service: Name
    indicator: Indicator | None = None
    reference: Line = Field("", alias="indicatorRef")
    windows: list[TimeWindow] = Field(default_factory=list, alias="timeWindow")
    method: Method | None = Field(None, alias="budgetingMethod")
    objectives: list[Objective]
    alerts: Annotated[object | None, Unkept(_TERMS)] = Field(None, alias="alertPolicies")


class Slo(Head):
    """``kind: SLO`` of openslo/v1."""

    spec: SloSpec


class AlphaSource(Model):
    """A v1alpha series."""

    source: Line = ""
    query_type: Line = Field("", alias="queryType")
    query: Words


class AlphaRatio(Model):
    """A v1alpha ratio."""

    good: AlphaSource | None = None
    bad: AlphaSource | None = None
    total: AlphaSource
    counter: Flag | None = Field(None, alias="counter")
    incremental: Flag | None = None


class AlphaIndicator(Model):
    """A v1alpha threshold indicator."""

    threshold: AlphaSource = Field(alias="thresholdMetric")


class AlphaObjective(Model):
    """A v1alpha objective."""

    display_name: Line = Field("", alias="displayName")
    op: Operator | None = None
    value: Number | None = None
    target: Number | None = None
    percent: Number | None = Field(None, alias="targetPercent")
    slice_target: Number | None = Field(None, alias="timeSliceTarget")
    slice_window: Line = Field("", alias="timeSliceWindow")
    ratio: AlphaRatio | None = Field(None, alias="ratioMetrics")


class AlphaWindow(Model):
    """A v1alpha window."""

    unit: Unit
    count: Number
    rolling: Flag | None = Field(None, alias="isRolling")
    calendar: Calendar | None = None


class AlphaSpec(Model):
    """A v1alpha SLO."""

    description: Words = ""
    service: Name
    indicator: AlphaIndicator | None = None
    windows: list[AlphaWindow] = Field(default_factory=list, alias="timeWindows")
    method: Method | None = Field(None, alias="budgetingMethod")
    objectives: list[AlphaObjective]
    alerts: Annotated[object | None, Unkept(_TERMS)] = Field(None, alias="alertPolicies")


class AlphaSlo(Head):
    """``kind: SLO`` of openslo/v1alpha."""

    spec: AlphaSpec

using System.Text.Json;

namespace Nabla;

/// <summary>What is fed of a date, in a model's file: <c>first</c>, the first date in days since 1970-01-01;
/// <c>parts</c> out of year, month, weekday and hour, and for a year <c>year_mean</c> and <c>year_scale</c>; how dates
/// are written: <c>order</c> (dmy, mdy or ymd), <c>is_time</c> for times of day, and <c>numbers</c> (excel or digits)
/// where plain numbers are dates.</summary>
internal static class DatesJson
{
    private const string Year = "year", Month = "month", Weekday = "weekday", Hour = "hour";

    /// <summary>Writes the field <c>dates</c>, where there are any.</summary>
    internal static void Write(Utf8JsonWriter json, DateParts? dates)
    {
        if (dates is null)
            return;
        json.WriteStartObject("dates");
        json.WriteNumber("first", dates.First);
        string[] years = dates.Years is null ? [] : [Year];
        json.WriteTexts("parts", [.. years, .. dates.Circles.Select(circle => circle.Name)]);
        if (dates.Years is { } scale)
        {
            json.WriteNumber("year_mean", scale.Mean);
            json.WriteNumber("year_scale", scale.Scale);
        }

        json.WriteString("order", DateLook.Code(dates.Notation.Order));
        if (dates.Notation.IsTime)
            json.WriteBoolean("is_time", true);
        if (dates.Notation.Numbers != DateNumbers.None)
            json.WriteString("numbers", dates.Notation.Numbers == DateNumbers.Excel ? "excel" : "digits");
        json.WriteEndObject();
    }

    internal static DateParts Read(LocatedJson node)
    {
        JsonFields fields = node.Fields("first", "parts", "year_mean", "year_scale", "order", "is_time", "numbers");
        bool isTime = fields.Find("is_time") is { } flag && flag.Flag();
        string[] parts = [.. fields.Need("parts").Items().Select(part => part.Text())];
        node.RefuseIf(parts.Except([Year, Month, Weekday, Hour]).Any() || parts.Distinct().Count() < parts.Length
            || (isTime && parts.Except([Hour]).Any()), "has parts that dates do not have.",
            "They are year, month, weekday and hour, of a time of day the hour alone.");
        double first = fields.Need("first").Number<double>();
        node.RefuseIf(!DateNotation.IsDate(first, isTime), "has a first date that is none.",
            "It counts days since 1970-01-01.");
        return new(new()
        {
            Order = Order(fields.Need("order")), IsTime = isTime,
            Numbers = fields.Find("numbers") is { } numbers ? Numbers(numbers) : DateNumbers.None,
        })
        {
            First = first, HasMonth = parts.Contains(Month), HasWeekday = parts.Contains(Weekday),
            HasHour = parts.Contains(Hour),
            Years = parts.Contains(Year) ? new(
                fields.Need("year_mean").Number<double>(), fields.Need("year_scale").Number<double>()) : null,
        };
    }

    private static DateOrder Order(LocatedJson field) => field.Text() switch
    {
        "dmy" => DateOrder.DayFirst, "mdy" => DateOrder.MonthFirst, "ymd" => DateOrder.YearFirst,
        _ => throw field.Problem("is no order of day, month and year.", "It is dmy, mdy or ymd."),
    };

    private static DateNumbers Numbers(LocatedJson field) => field.Text() switch
    {
        "excel" => DateNumbers.Excel, "digits" => DateNumbers.Digits,
        _ => throw field.Problem("does not say what numbers stand for.", "It is excel or digits."),
    };
}

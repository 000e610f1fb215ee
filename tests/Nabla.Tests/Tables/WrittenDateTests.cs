namespace Nabla.Tests.Tables;

/// <summary>Dates as people write them.</summary>
public sealed class WrittenDateTests
{
    [Theory]
    [InlineData("2024-03-01", "2024-03-01")]
    [InlineData("2024/03/01", "2024-03-01")]
    [InlineData("2024.3.1", "2024-03-01")]
    [InlineData("2024-03", "2024-03-01")]
    [InlineData("03/2024", "2024-03-01")]
    [InlineData("2024-03-01T12:30:00Z", "2024-03-01 12:30")]
    [InlineData("2024-03-01T12:30:00.250+02:00", "2024-03-01 12:30:00.25")]
    [InlineData("2024-03-01 12:30", "2024-03-01 12:30")]
    [InlineData(" 2024-03-01  00:00:00 UTC", "2024-03-01")]
    [InlineData("01.03.2024", "2024-03-01")]
    [InlineData("1.3.24", "2024-03-01")]
    [InlineData("1.3.99", "1999-03-01")]
    [InlineData("29.02.2024 23:59", "2024-02-29 23:59")]
    [InlineData("1/3/2024", "2024-03-01")]
    [InlineData("1-3-2024", "2024-03-01")]
    [InlineData("1 Mar 2024", "2024-03-01")]
    [InlineData("1-Mar-24", "2024-03-01")]
    [InlineData("1st March 2024", "2024-03-01")]
    [InlineData("March 1, 2024", "2024-03-01")]
    [InlineData("Sept. 30 1999", "1999-09-30")]
    [InlineData("Mar 2024", "2024-03-01")]
    [InlineData("2024 MAY 7", "2024-05-07")]
    [InlineData("Fri, 01 Mar 2024 12:30:05 GMT", "2024-03-01 12:30:05")]
    [InlineData("0001-01-01", "0001-01-01")]
    [InlineData("9999-12-31 23:59:59", "9999-12-31 23:59:59")]
    public void A_date_is_read_in_every_usual_form(string text, string expected)
    {
        Assert.True(WrittenDate.TrySplit(text, out WrittenDate date));
        Assert.False(date.IsTime);
        Assert.True(date.TryRead(DateOrder.DayFirst, out double days));
        Assert.Equal(expected, DateParts.Text(days, isTime: false));
    }

    [Theory]
    [InlineData("12:30", "12:30")]
    [InlineData("7:05 am", "07:05")]
    [InlineData("12:00 AM", "00:00")]
    [InlineData("12:59:59 p.m.", "12:59:59")]
    [InlineData("23:59:59.5", "23:59:59.5")]
    public void A_time_of_day_is_a_part_of_a_day(string text, string expected)
    {
        Assert.True(WrittenDate.TrySplit(text, out WrittenDate time));
        Assert.True(time.IsTime);
        Assert.True(time.TryRead(DateOrder.DayFirst, out double days));
        Assert.InRange(days, 0, 1);
        Assert.Equal(expected, DateParts.Text(days, isTime: true));
    }

    [Theory]
    [InlineData("30.02.2024")]
    [InlineData("29.02.2023")]
    [InlineData("2024-13-01")]
    [InlineData("2024-00-10")]
    [InlineData("32/1/2024")]
    [InlineData("24-03-01")]        // which is the year?
    [InlineData("24:30")]
    [InlineData("12:60")]
    [InlineData("13:00 pm")]
    [InlineData("192.168.0.1")]
    [InlineData("1.2.3")]
    [InlineData("2024-03-01x")]
    [InlineData("2024-03-01 soon")]
    [InlineData("March")]
    [InlineData("soon")]
    [InlineData("5 kg")]
    [InlineData("20240301")]
    [InlineData("")]
    public void Everything_else_is_no_date(string text) =>
        Assert.True(double.IsNaN(new DateNotation().Read(text)) && new DateNotation().Read(text) is var value
            && (text.Length == 0 || DateNotation.IsUnreadable(value)));

    [Fact]
    public void Every_day_of_four_centuries_comes_back_from_its_text()
    {
        for (int day = -DateParts.Epoch; day < 146_097 - DateParts.Epoch; day++)
        {
            DateOnly date = DateOnly.FromDayNumber(day + DateParts.Epoch);
            Assert.Equal(day, new DateNotation().Read(DateParts.Text(day, isTime: false)));
            CalendarDate parts = CalendarDate.Of(day + 0.75);
            Assert.Equal((date.Year, date.Month, date.Day, ((int)date.DayOfWeek + 6) % 7, 18),
                (parts.Year, parts.Month, parts.Day, parts.Weekday, parts.Hour));
        }
    }

    [Theory]
    [InlineData(45352, "2024-03-01")]
    [InlineData(45352.5, "2024-03-01 12:00")]
    [InlineData(61, "1900-03-01")]
    [InlineData(59, "1900-02-28")]
    [InlineData(1, "1900-01-01")]
    public void Excel_counts_days_from_1900_with_a_leap_day_that_there_was_not(double serial, string expected) =>
        Assert.Equal(expected, DateParts.Text(
            new DateNotation { Numbers = DateNumbers.Excel }.Read(serial), isTime: false));
}

namespace Nabla;

/// <summary>What programs and databases hand over as the value of a column, as a table in a file has it.</summary>
internal static class ValueText
{
    /// <summary>The number that a value of a numeric type is; null where it is of another type.</summary>
    internal static double? NumberOf(object value) => value switch
    {
        double number => number,
        float number => number,
        decimal number => (double)number,
        Half number => (double)number,
        sbyte or byte or short or ushort or int or uint or long or ulong =>
            ((IConvertible)value).ToDouble(CultureInfo.InvariantCulture),
        Int128 number => (double)number,
        UInt128 number => (double)number,
        nint number => number,
        nuint number => number,
        BigInteger number => (double)number,
        _ => null,
    };

    /// <summary>The text of a value: dates and times as ISO 8601 has them, true and false in small letters, numbers as
    /// programs write them; null where its type has none.</summary>
    internal static string? Of(object value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        char letter => letter.ToString(),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        Enum name => name.ToString(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };
}

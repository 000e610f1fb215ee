namespace Nabla;

/// <summary>How the numbers of a column are written, where they are not written as programs do: a decimal mark, a mark
/// between thousands, a currency or a unit. The one way from a text to a number, in training and in answers.</summary>
internal sealed record NumberNotation
{
    /// <summary>The decimal mark: a point or a comma.</summary>
    public char Decimal { get; init; } = '.';

    /// <summary>What stands between thousands: a comma, a point, a blank or an apostrophe; null: nothing.</summary>
    public char? Groups { get; init; }

    /// <summary>The currency, percent sign or unit; empty: none. The number is taken as it is: 45 % is 45.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Texts that stood in the column and are no numbers: they count as missing.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];

    /// <summary>Whether nothing is written otherwise than programs do.</summary>
    public bool IsPlain => this is { Decimal: '.', Groups: null, Unit: "", Missing.IsEmpty: true };

    /// <summary>The number in a text of a column that is written so; one without thousands and unit may have a decimal
    /// point, as programs write it. NaN where the text stands for a missing number.</summary>
    public bool TryRead(ReadOnlySpan<char> text, out double value)
    {
        if (WrittenNumber.TrySplit(text, out WrittenNumber number) && Takes(number.Unit)
            && (number.TryRead(Decimal, Groups, out value) || number.TryRead('.', null, out value)
                || TryReadGroups(number, out value)))
        {
            return true;
        }

        value = double.NaN;
        foreach (string missing in Missing)
        {
            if (text.Trim().SequenceEqual(missing))
                return true;
        }

        return false;
    }

    // Where the column's numbers were too small for marks between thousands, a new one shows itself what stands there.
    private bool TryReadGroups(WrittenNumber number, out double value)
    {
        value = 0;
        char other = Decimal == '.' ? ',' : '.';
        return Groups is null && (number.TryRead(Decimal, ' ', out value) || number.TryRead(Decimal, '\'', out value)
            || (number.Digits.Contains(Decimal) && number.TryRead(Decimal, other, out value)));
    }

    /// <summary>Whether a number may have this unit, or none.</summary>
    public bool Takes(ReadOnlySpan<char> unit) => unit.IsEmpty || SameUnit(Unit, unit);

    /// <summary>Whether two units are the same: $ and USD, kg and KG, but not m and M.</summary>
    public static bool SameUnit(ReadOnlySpan<char> a, ReadOnlySpan<char> b) =>
        a.SequenceEqual(b) || Common(a).SequenceEqual(Common(b))
        || (a.Length > 1 && a.Equals(b, StringComparison.OrdinalIgnoreCase));

    /// <summary>For example "$", "%, decimal comma" or "thousands as 1,234".</summary>
    public override string ToString() => string.Join(", ", ((string?[])
    [
        Unit.Length == 0 ? null : $"in {Unit}", Decimal == ',' ? "decimal comma" : null,
        Groups is { } mark ? $"thousands as 1{mark}234" : null,
    ]).OfType<string>());

    private static ReadOnlySpan<char> Common(ReadOnlySpan<char> unit) => unit switch
    {
        "USD" or "US$" => "$", "EUR" => "€", "GBP" => "£", "JPY" => "¥", _ => unit,
    };
}

namespace Nabla;

/// <content>Times of day, with a date or without.</content>
internal readonly partial struct WrittenDate
{
    private static bool TryTakeTime(ref ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        if (TakeNumber(ref text, out int hour) is not (1 or 2) || text is not [':', ..])
            return false;
        text = text[1..];
        if (TakeNumber(ref text, out int minute) != 2 || minute > 59)
            return false;
        int second = 0;
        double fraction = 0;
        if (text is [':', ..])
        {
            text = text[1..];
            if (TakeNumber(ref text, out second) != 2 || second > 60)
                return false;
            if (text is ['.' or ',', >= '0' and <= '9', ..])
            {
                text = text[1..];
                double part = 0.1;
                for (; text is [>= '0' and <= '9', ..]; text = text[1..], part /= 10)
                    fraction += (text[0] - '0') * part;
            }
        }

        if (!TryTakeHalf(ref text, ref hour) || hour > 23 || !TryTakeOffset(ref text))
            return false;
        milliseconds = (hour * 3600L + minute * 60 + second) * 1000 + (long)Math.Round(fraction * 1000);
        return true;
    }

    // AM or PM.
    private static bool TryTakeHalf(ref ReadOnlySpan<char> text, ref int hour)
    {
        foreach (string half in (ReadOnlySpan<string>)["am", "pm", "a.m.", "p.m."])
        {
            if (!text.TrimStart().StartsWith(half, StringComparison.OrdinalIgnoreCase))
                continue;
            text = text.TrimStart()[half.Length..];
            if (hour is < 1 or > 12)
                return false;
            hour = hour % 12 + (half[0] == 'p' ? 12 : 0);
        }

        return true;
    }

    // Z, UTC, GMT, +01:00, -0500, +01: read past.
    private static bool TryTakeOffset(ref ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> left = text.TrimStart();
        if (left is "Z" or "z" or "UTC" or "GMT")
        {
            text = default;
            return true;
        }

        if (left is not ['+' or '-' or '\u2212', ..])
            return true;
        left = left[1..];
        int digits = TakeNumber(ref left, out int number);
        if (digits == 2 && left is [':', ..])
        {
            left = left[1..];
            if (TakeNumber(ref left, out _) != 2)
                return false;
        }
        else if (digits is not (2 or 4))
        {
            return false;
        }

        text = left;
        return number <= 1459;
    }
}

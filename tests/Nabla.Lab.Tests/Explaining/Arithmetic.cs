using System.Globalization;

namespace Nabla.Lab.Tests.Explaining;

/// <summary>Works out a step of a calculation from the numbers it shows, as a reader with pen and paper does, with how
/// far it can be off because they were rounded.</summary>
internal sealed class Arithmetic
{
    private readonly string _text;
    private int _at;

    private Arithmetic(string text) => _text = text;

    /// <summary>The value and the most it may be off; null where the step has symbols in it.</summary>
    internal static (double Value, double Off)? Of(string step)
    {
        if (step.Any(c => !"0123456789.+−·()^{}½|/ ".Contains(c, StringComparison.Ordinal)))
            return null;
        var reader = new Arithmetic(step.Replace(" ", "", StringComparison.Ordinal));
        (double, double) result = reader.Sum();
        return reader._at == reader._text.Length ? result
            : throw new FormatException($"{step}: cannot be read from {reader._at}");
    }

    private (double Value, double Off) Sum()
    {
        (double Value, double Off) sum = Eat("−") ? Negative(Product()) : Product();
        while (_at < _text.Length && _text[_at] is '+' or '−')
        {
            bool minus = _text[_at++] == '−';
            var term = Product();
            sum = (sum.Value + (minus ? -term.Value : term.Value), sum.Off + term.Off);
        }

        return sum;
    }

    private (double Value, double Off) Product()
    {
        var product = Power();
        while (_at < _text.Length && _text[_at] is '·' or '(' or '/')
        {
            bool divide = _text[_at] == '/';
            if (_text[_at] != '(')
                _at++;
            var factor = Power();
            if (divide)
                factor = (1 / factor.Value, factor.Off / (factor.Value * factor.Value));
            product = (product.Value * factor.Value,
                Math.Abs(product.Value) * factor.Off + Math.Abs(factor.Value) * product.Off);
        }

        return product;
    }

    private (double Value, double Off) Power()
    {
        var value = Atom();
        if (!Eat("^{"))
            return value;
        int end = _text.IndexOf('}', _at);
        string exponent = _text[_at..end].Replace('−', '-');
        _at = end + 1;
        int power = int.Parse(exponent, CultureInfo.InvariantCulture);
        return (Math.Pow(value.Value, power), Math.Abs(power * Math.Pow(value.Value, power - 1)) * value.Off);
    }

    private (double Value, double Off) Atom()
    {
        if (Eat("½"))
            return (0.5, 0);
        foreach ((string open, string close) in (ReadOnlySpan<(string, string)>)[("(", ")"), ("|", "|")])
        {
            if (!Eat(open))
                continue;
            var inner = Sum();
            if (!Eat(close))
                throw new FormatException($"{_text}: no {close} at {_at}");
            return open == "|" ? (Math.Abs(inner.Value), inner.Off) : inner;
        }

        int start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
            _at++;
        string digits = _text[start.._at];
        int decimals = digits.Contains('.', StringComparison.Ordinal) ? digits.Length - digits.IndexOf('.') - 1 : 99;
        // Whole numbers are exact: 10 of a power of ten, 1 of 1 − a.
        return (double.Parse(digits, CultureInfo.InvariantCulture), decimals == 99 ? 0 : 0.5 * Math.Pow(10, -decimals));
    }

    private bool Eat(string text)
    {
        if (!_text.AsSpan(_at).StartsWith(text))
            return false;
        _at += text.Length;
        return true;
    }

    private static (double Value, double Off) Negative((double Value, double Off) value) => (-value.Value, value.Off);
}

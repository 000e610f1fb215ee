namespace Nabla.IO;

/// <summary>The header of a NumPy array: a Python dictionary with <c>descr</c>, <c>fortran_order</c> and <c>shape</c>.
/// It is read by this parser of three literals and nothing else; there is nothing in it that could be
/// executed.</summary>
internal sealed class NpyHeader
{
    private const int MostDimensions = 32;   // NumPy's own limit
    private readonly string _text;
    private int _at;

    private NpyHeader(string text) => _text = text;

    internal NpyType Type { get; private set; }

    internal bool IsBigEndian { get; private set; }

    internal bool IsFortran { get; private set; }

    internal ImmutableArray<int> Shape { get; private set; }

    /// <summary>Bytes of all elements, at most <see cref="Array.MaxLength"/>.</summary>
    internal int Bytes { get; private set; }

    /// <summary>Reads the dictionary.</summary>
    /// <exception cref="NablaFormatException">It is not one, or describes something else than numbers.</exception>
    internal static NpyHeader Parse(string text)
    {
        var header = new NpyHeader(text);
        header.Dictionary();
        long bytes = NpyArray.SizeOf(header.Type);
        foreach (int size in header.Shape)
        {
            if (size > 0 && bytes > Array.MaxLength / size)
                throw header.Problem("The shape asks for more than one array holds.");
            bytes *= size;
        }

        header.Bytes = (int)bytes;
        return header;
    }

    /// <summary>Writes a header as NumPy does, blanks and the line's end included.</summary>
    internal static string Write(NpyArray array, int before, int alignment)
    {
        string order = NpyArray.SizeOf(array.Type) == 1 ? "|" : "<";
        string text = $"{{'descr': '{order}{NpyArray.CodeOf(array.Type)}', 'fortran_order': False, " +
            $"'shape': {array.ShapeText}, }}";
        int length = before + text.Length + 1;
        return text + new string(' ', (alignment - length % alignment) % alignment) + "\n";
    }

    private void Dictionary()
    {
        var seen = new HashSet<string>();
        Expect('{');
        while (!TryTake('}'))
        {
            string key = Text();
            Expect(':');
            if (!seen.Add(key))
                throw Problem($"{key} stands there twice.");
            Value(key);
            if (TryTake(','))
                continue;
            Expect('}');
            break;
        }

        Blanks();
        if (_at < _text.Length)
            throw Problem("Something follows the dictionary.");
        if (seen.Count != 3)
            throw Problem("It lacks descr, fortran_order or shape.");
    }

    private void Value(string key)
    {
        switch (key)
        {
            case "descr":
                Description();
                break;
            case "fortran_order":
                IsFortran = Word() switch
                {
                    "True" => true,
                    "False" => false,
                    _ => throw Problem("fortran_order is neither True nor False."),
                };
                break;
            case "shape":
                Shape = Tuple();
                break;
            default:
                throw Problem($"It has a key that is not known, {Quoted.Of(key)}.");
        }
    }

    private void Description()
    {
        Blanks();
        if (_at < _text.Length && _text[_at] is '[' or '(')
            throw Problem("The array is a structured one; Nabla reads arrays of plain numbers.");
        string text = Text();
        if (text.Contains('O', StringComparison.Ordinal))
            throw Problem("The array holds pickled Python objects, which could be code; they are never read.");
        NpyType? type = text.Length == 3 && text[0] is '<' or '>' or '|' ? NpyArray.Parse(text[1..]) : null;
        Type = type is { } known && (text[0] != '|' || NpyArray.SizeOf(known) == 1) ? known : throw Problem(
            $"The array is of type {Quoted.Of(text)}; Nabla reads b1, i1 to i8, u1 to u8, f2, f4 and f8.");
        IsBigEndian = text[0] == '>';
    }

    private ImmutableArray<int> Tuple()
    {
        var sizes = ImmutableArray.CreateBuilder<int>();
        Expect('(');
        while (!TryTake(')'))
        {
            string word = Word();
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int size))
                throw Problem($"The shape has {Quoted.Of(word)}, which is no size.");
            if (sizes.Count == MostDimensions)
                throw Problem($"The shape has more than {MostDimensions} dimensions.");
            sizes.Add(size);
            if (TryTake(','))
                continue;
            Expect(')');
            // Python reads (3) as a number, not as a tuple.
            return sizes.Count > 1 ? sizes.ToImmutable() : throw Problem("The shape is a number, not a tuple.");
        }

        return sizes.ToImmutable();
    }

    private string Text()
    {
        Blanks();
        char mark = _at < _text.Length ? _text[_at] : '\0';
        int end = mark is '\'' or '"' ? _text.IndexOf(mark, _at + 1) : -1;
        if (end < 0)
            throw Problem("There is no text where text belongs.");
        string text = _text[(_at + 1)..end];
        if (text.Contains('\\', StringComparison.Ordinal))
            throw Problem("Text with escapes is not known here.");
        _at = end + 1;
        return text;
    }

    private string Word()
    {
        Blanks();
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '-' or '+' or '.' or '_'))
            _at++;
        return _text[start.._at];
    }

    private bool TryTake(char wanted)
    {
        Blanks();
        if (_at == _text.Length || _text[_at] != wanted)
            return false;
        _at++;
        return true;
    }

    private void Expect(char wanted)
    {
        if (!TryTake(wanted))
            throw Problem($"There is no {wanted} where one belongs.");
    }

    private void Blanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\n' or '\r' or '\t')
            _at++;
    }

    private NablaFormatException Problem(string reason) => new(
        Invariant($"the array's header, character {_at}"), reason,
        "Save plain numbers with numpy.save or numpy.savez.");
}

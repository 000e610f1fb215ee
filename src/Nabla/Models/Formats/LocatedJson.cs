using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Nabla;

/// <summary>A value of a JSON document together with the path that names it in problems. Reads strictly.</summary>
internal readonly struct LocatedJson(JsonElement element, string path)
{
    /// <summary>Where the value stands, as in <c>layers[1].W</c>.</summary>
    internal string Path => path.Length == 0 ? "the document" : path;

    internal JsonValueKind Kind => element.ValueKind;

    /// <summary>The value as it is written.</summary>
    internal string Raw => element.GetRawText();

    /// <summary>Number of items of an array.</summary>
    internal int Count => Must(JsonValueKind.Array).GetArrayLength();

    /// <summary>An item of an array.</summary>
    internal LocatedJson this[int i] => new(Must(JsonValueKind.Array)[i], At(path, i));

    /// <summary>The fields of an object, none of which may be repeated or have a name that is not allowed.</summary>
    /// <param name="allowed">Every name that may occur.</param>
    internal JsonFields Fields(params IReadOnlyCollection<string> allowed)
    {
        var fields = new JsonFields(this);
        foreach (JsonProperty field in Must(JsonValueKind.Object).EnumerateObject())
        {
            string name = Decode(field, static f => f.Name);
            RefuseIf(!allowed.Contains(name),
                $"has a field {Quoted.Of(name)} that is not known here.{Suggestion.For(name, allowed)}",
                $"The fields are {string.Join(", ", allowed)}.");
            var inside = new LocatedJson(field.Value, Inside(name));
            inside.RefuseIf(!fields.TryAdd(name, inside),
                $"the field \"{name}\" stands there twice.", "Remove one of the two.");
        }

        return fields;
    }

    /// <summary>One field of an object, whatever else it has; null where it is not there.</summary>
    internal LocatedJson? Field(string name)
    {
        string inside = Inside(name);
        return Decode(Must(JsonValueKind.Object), e => e.TryGetProperty(name, out JsonElement value)
            ? new LocatedJson(value, inside) : (LocatedJson?)null);
    }

    /// <summary>The items of an array.</summary>
    internal IEnumerable<LocatedJson> Items()
    {
        int i = 0;
        foreach (JsonElement item in Must(JsonValueKind.Array).EnumerateArray())
            yield return new(item, At(path, i++));
    }

    /// <summary>The fields of an object of texts, whatever they are called; none may be repeated.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Texts()
    {
        var names = new HashSet<string>();
        foreach (JsonProperty field in Must(JsonValueKind.Object).EnumerateObject())
            names.Add(Decode(field, static f => f.Name));
        return Fields(names).Select(field => new KeyValuePair<string, string>(field.Key, field.Value.Text()));
    }

    internal string Text() => Decode(Must(JsonValueKind.String), static e => e.GetString()!);

    internal bool Flag() => Kind is JsonValueKind.True or JsonValueKind.False
        ? element.GetBoolean()
        : throw Wrong("true or false");

    /// <summary>A whole number from <paramref name="least"/> on.</summary>
    internal int Whole(int least)
    {
        if (Must(JsonValueKind.Number).TryGetInt32(out int value) && value >= least)
            return value;
        throw Problem(
            $"is {Short(element)} but must be a whole number from {least} to {int.MaxValue}.",
            "Write it without a fraction or an exponent.");
    }

    /// <summary>A whole number from 0 to <paramref name="most"/>.</summary>
    internal ulong Natural(ulong most = ulong.MaxValue) =>
        Must(JsonValueKind.Number).TryGetUInt64(out ulong value) && value <= most
        ? value
        : throw Problem(
            $"is {Short(element)} but must be a whole number from 0 to {most}.",
            "Write it without sign, fraction and exponent.");

    /// <summary>A finite number, rounded once, to the precision of T.</summary>
    internal T Number<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TryNumber(Must(JsonValueKind.Number), out T value) ? value : throw TooLarge<T>(element);

    /// <summary>An array of finite numbers.</summary>
    internal T[] Numbers<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[Count];
        int i = 0;
        foreach (JsonElement item in element.EnumerateArray())   // no path is spelled out unless there is a problem
        {
            if (item.ValueKind != JsonValueKind.Number)
                throw this[i].Wrong("a number");
            if (!TryNumber(item, out values[i]))
                throw this[i].TooLarge<T>(item);
            i++;
        }

        return values;
    }

    /// <summary>An array of rows of numbers, all equally long and none empty.</summary>
    internal T[,] Matrix<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RefuseIf(Count == 0, "has no rows.", "Give at least one row of numbers.");
        int columns = this[0].Count;
        this[0].RefuseIf(columns == 0, "is empty.", "Give at least one number in every row.");
        var matrix = new T[Count, columns];
        int row = 0;
        foreach (LocatedJson numbers in Items())
        {
            numbers.RefuseIf(numbers.Count != columns, $"has {numbers.Count} numbers but the first row has {columns}.",
                "All rows of a matrix must be equally long.");
            numbers.Numbers<T>().CopyTo(MatrixShape.Flatten(matrix).Slice(row++ * columns, columns));
        }

        return matrix;
    }

    internal NablaFormatException Problem(string reason, string fix, Exception? inner = null) =>
        new(Path, char.ToUpperInvariant(reason[0]) + reason[1..], fix, inner);

    internal void RefuseIf(
        [DoesNotReturnIf(true)] bool condition,
        [InterpolatedStringHandlerArgument(nameof(condition))] LazyText reason,
        [InterpolatedStringHandlerArgument(nameof(condition))] LazyText fix)
    {
        if (condition)
            throw Problem(reason.ToString(), fix.ToString());
    }

    /// <summary>What is made of the value, unless that refuses it.</summary>
    internal TResult Make<TResult>(string reason, Func<TResult> make)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw Problem(reason, Sentence.Of(e), e);
        }
    }

    private NablaFormatException Wrong(string needed) =>
        Problem($"is {Describe(Kind)} but must be {needed}.", $"Put {needed} there.");

    private NablaFormatException TooLarge<T>(JsonElement number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Problem(
            $"is {Short(number)}, which is beyond the range of {Precision.Name<T>()}.",
            Invariant($"Numbers may not exceed ±{(Precision.IsSingle<T>() ? float.MaxValue : double.MaxValue):G3}."));

    private static string Short(JsonElement number)
    {
        string text = number.GetRawText();
        return text.Length > 40 ? text[..40] + "…" : text;
    }

    private JsonElement Must(JsonValueKind kind) => Kind == kind ? element : throw Wrong(Describe(kind));

    private static string At(string path, int i) => Invariant($"{path}[{i}]");

    private string Inside(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static bool TryNumber<T>(JsonElement number, out T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        value = Precision.IsSingle<T>()
            ? T.CreateTruncating(number.TryGetSingle(out float single) ? single : float.NaN)
            : T.CreateTruncating(number.TryGetDouble(out double twice) ? twice : double.NaN);
        return T.IsFinite(value);
    }

    /// <summary>Text whose escapes spell half a character cannot be decoded.</summary>
    private TText Decode<TFrom, TText>(TFrom from, Func<TFrom, TText> text)
    {
        try
        {
            return text(from);
        }
        catch (InvalidOperationException e)
        {
            throw Problem("holds text with half a surrogate pair.", "Write the character itself, in UTF-8.", e);
        }
    }

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}

/// <summary>The fields of an object by name.</summary>
internal sealed class JsonFields(LocatedJson owner) : Dictionary<string, LocatedJson>
{
    /// <summary>A field that must be there.</summary>
    internal LocatedJson Need(string name, string fix = "Is the file whole?") =>
        Find(name) ?? throw owner.Problem($"lacks the field \"{name}\".", fix);

    /// <summary>A field; null where it is not there.</summary>
    internal LocatedJson? Find(string name) => TryGetValue(name, out LocatedJson field) ? field : null;
}

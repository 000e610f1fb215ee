using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Nabla.IO;

/// <summary>Rows as programs have them: dictionaries by the names of columns, or objects with a property or field for
/// each column, which <see cref="JsonPropertyNameAttribute"/> may rename.</summary>
/// <typeparam name="T">The type of a row; its public properties and fields are the columns.</typeparam>
internal static class RowMembers<
    [DynamicallyAccessedMembers(RowMembers.Needed)] T>
{
    private static readonly (string Name, Func<object, object?> Get)[] s_members = [.. Find()];

    /// <summary>The columns of the type; none where rows are dictionaries.</summary>
    public static IEnumerable<string> Names => s_members.Select(member => member.Name);

    /// <summary>The values of a row by name.</summary>
    /// <exception cref="ArgumentException">It has no values with names.</exception>
    public static IEnumerable<KeyValuePair<string, object?>> Of(T row) => row switch
    {
        null => throw new ArgumentNullException(nameof(row)),
        IEnumerable<KeyValuePair<string, object?>> values => values,
        IDictionary values => values.Keys.Cast<object>().Select(key => KeyValuePair.Create(
            key as string ?? throw NoRow(row), values[key])),
        _ when s_members.Length == 0 || row is string || row.GetType().IsPrimitive => throw NoRow(row),
        _ => s_members.Select(member => KeyValuePair.Create(member.Name, member.Get(row))),
    };

    private static ArgumentException NoRow(T row) => new(
        $"A row is of type {row!.GetType()}, which names no values. Give a dictionary from names to values, or an " +
        "object with a property for each column.", nameof(row));

    private static IEnumerable<(string, Func<object, object?>)> Find()
    {
        if (typeof(IDictionary).IsAssignableFrom(typeof(T))
            || typeof(IEnumerable<KeyValuePair<string, object?>>).IsAssignableFrom(typeof(T)))
        {
            yield break;
        }

        foreach (PropertyInfo property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
                yield return (NameOf(property), property.GetValue);
        }

        foreach (FieldInfo field in typeof(T).GetFields(BindingFlags.Public | BindingFlags.Instance))
            yield return (NameOf(field), field.GetValue);
    }

    private static string NameOf(MemberInfo member) =>
        member.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? member.Name;
}

/// <summary>What must be left of a type of rows when programs are trimmed.</summary>
internal static class RowMembers
{
    /// <summary>Its columns.</summary>
    public const DynamicallyAccessedMemberTypes Needed =
        DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields;
}

using System.Globalization;
using System.Reflection;
using System.Text;

namespace Nabla.EndToEnd.Tests.Structure;

/// <summary>Writes down what an assembly promises: every public type and member, a line each, in ordinal
/// order.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    internal static string Describe(Assembly assembly)
    {
        var lines = new List<string>();
        foreach (Type type in assembly.GetExportedTypes().Where(type => !type.FullName!.Contains('<')))
        {
            string name = Name(type);
            lines.Add($"{Kind(type)} {name}{Bases(type)}");
            lines.AddRange(type.GetMembers(Declared).Where(IsPromised).Select(m => $"{name}: {Member(m)}"));
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines) + "\n";
    }

    // What every record has without saying.
    private static readonly string[] s_implied =
        ["Equals", "GetHashCode", "ToString", "op_Equality", "op_Inequality", "PrintMembers", "Deconstruct",
        "EqualityContract", "BeginInvoke", "EndInvoke"];

    private static bool IsPromised(MemberInfo member) =>
        !member.Name.Contains('<', StringComparison.Ordinal) && !s_implied.Contains(member.Name) && member switch
    {
        MethodBase m => (m.IsPublic || m.IsFamily)
            && (!m.IsSpecialName || m is ConstructorInfo || m.Name.StartsWith("op_", StringComparison.Ordinal)),
        PropertyInfo p => p.GetAccessors(true).Any(a => a.IsPublic || a.IsFamily),
        FieldInfo f => (f.IsPublic || f.IsFamily) && !f.IsSpecialName,
        EventInfo e => e.AddMethod!.IsPublic,
        _ => false,   // nested types are exported types themselves
    };

    private static string Kind(Type type) =>
        type.IsInterface ? "interface"
        : type.IsEnum ? "enum"
        : type.IsValueType ? (type.IsByRefLike ? "ref struct" : "struct")
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : type.IsAbstract && type.IsSealed ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class" : "class";

    private static string Bases(Type type) =>
        type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum)
        && b != typeof(MulticastDelegate)
            ? " : " + Name(b)
            : "";

    private static string Member(MemberInfo member) => member switch
    {
        ConstructorInfo c => $"new({Parameters(c)})",
        MethodInfo m => $"{Static(m)}{Name(m.ReturnType)} {m.Name}{Generic(m)}({Parameters(m)})",
        PropertyInfo p =>
            $"{Static(p.GetAccessors(true)[0])}{Name(p.PropertyType)} {p.Name}{Index(p)} {{ {Accessors(p)} }}",
        FieldInfo { IsLiteral: true } f =>
            string.Create(CultureInfo.InvariantCulture, $"{f.Name} = {f.GetRawConstantValue()}"),
        FieldInfo f => $"{Name(f.FieldType)} {f.Name}",
        _ => member.Name,
    };

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Index(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } index ? $"[{string.Join(", ", index.Select(Parameter))}]" : "";

    private static string Accessors(PropertyInfo property) => string.Join(' ', property.GetAccessors(true)
        .Where(a => a.IsPublic || a.IsFamily)
        .Select(a => a == property.GetMethod ? "get;"
            : a.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit") ? "init;" : "set;")
        .Order(StringComparer.Ordinal));

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter) =>
        (parameter.IsOut ? "out " : "") + Name(parameter.ParameterType) + " " + parameter.Name +
        (parameter.HasDefaultValue
            ? string.Create(CultureInfo.InvariantCulture, $" = {parameter.DefaultValue ?? "default"}")
            : "");

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return "ref " + Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        if (type.IsGenericParameter)
            return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Name(inner) + "?";
        var name = new StringBuilder();
        if (type.DeclaringType is { } outer)
            name.Append(Name(outer)).Append('.');
        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        name.Append(tick < 0 ? type.Name : type.Name[..tick]);
        if (type.IsGenericType && tick >= 0)
            name.Append('<').AppendJoin(", ", type.GetGenericArguments().Select(Name)).Append('>');
        return name.ToString();
    }
}

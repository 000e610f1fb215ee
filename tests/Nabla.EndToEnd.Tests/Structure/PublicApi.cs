using System.Globalization;
using System.Reflection;

namespace Nabla.EndToEnd.Tests.Structure;

/// <summary>Writes down what an assembly promises: every public type and member, a line each, in ordinal order, with
/// constraints and what may be null.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext s_nullability = new();

    internal static string Describe(Assembly assembly)
    {
        var lines = new List<string>();
        foreach (Type type in Types(assembly))
        {
            string name = $"{type.Namespace}.{Name(type)}";
            lines.Add($"{name}: {Kind(type)}{Bases(type)}{Constraints(type.GetGenericArguments())}");
            lines.AddRange(Members(type).Select(member => $"{name}: {member}"));
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>What a type itself declares.</summary>
    internal static IEnumerable<string> Members(Type type) =>
        type.GetMembers(Declared).Where(IsPromised).Select(Member);

    /// <summary>The types that a user sees.</summary>
    internal static IEnumerable<Type> Types(Assembly assembly) =>
        assembly.GetExportedTypes().Where(type => !type.FullName!.Contains('<', StringComparison.Ordinal));

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
        MethodInfo m => $"{Static(m)}{ReadOnly(m.ReturnParameter)}{Name(s_nullability.Create(m.ReturnParameter))} "
            + $"{m.Name}{Generic(m)}"
            + $"({Parameters(m)}){Constraints(m.IsGenericMethod ? m.GetGenericArguments() : [])}",
        PropertyInfo p => $"{Static(p.GetAccessors(true)[0])}{ReadOnly(p.GetMethod?.ReturnParameter)}"
            + $"{Name(s_nullability.Create(p))} {p.Name}{Index(p)} "
            + $"{{ {Accessors(p)} }}",
        FieldInfo { IsLiteral: true } f =>
            string.Create(CultureInfo.InvariantCulture, $"{f.Name} = {f.GetRawConstantValue()}"),
        FieldInfo f => $"{Name(s_nullability.Create(f))} {f.Name}",
        _ => member.Name,
    };

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Constraints(Type[] parameters) => string.Concat(
        parameters.Where(p => p.IsGenericParameter).Select(p => (p.Name, All: ConstraintsOn(p)))
            .Where(p => p.All.Length > 0).Select(p => $" where {p.Name} : {string.Join(", ", p.All)}"));

    private static string[] ConstraintsOn(Type parameter)
    {
        GenericParameterAttributes own = parameter.GenericParameterAttributes;
        bool isStruct = own.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        bool isUnmanaged = parameter.CustomAttributes.Any(a => a.AttributeType.Name == "IsUnmanagedAttribute");
        var types = parameter.GetGenericParameterConstraints().Where(t => t != typeof(ValueType)).Select(Name);
        return
        [
            .. isUnmanaged ? ["unmanaged"] : isStruct ? ["struct"] : Array.Empty<string>(),
            .. own.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)
                ? [AnnotationOf(parameter) == 2 ? "class?" : "class"]
                : AnnotationOf(parameter) == 1 && !isStruct && !types.Any() ? ["notnull"] : Array.Empty<string>(),
            .. types,
            .. own.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct
                ? ["new()"] : Array.Empty<string>(),
            .. own.HasFlag(GenericParameterAttributes.AllowByRefLike) ? ["allows ref struct"] : Array.Empty<string>(),
        ];
    }

    // 1: never null, 2: perhaps null, 0: not said; by the parameter itself, or what it stands in.
    private static byte AnnotationOf(Type parameter)
    {
        byte? annotation = Annotation(parameter, "NullableAttribute");
        for (MemberInfo? around = (MemberInfo?)parameter.DeclaringMethod ?? parameter.DeclaringType;
            annotation is null && around is not null; around = around.DeclaringType)
        {
            annotation = Annotation(around, "NullableContextAttribute");
        }

        return annotation ?? 0;
    }

    private static byte? Annotation(MemberInfo? member, string attribute) => member?.CustomAttributes
        .FirstOrDefault(a => a.AttributeType.Name == attribute)?.ConstructorArguments[0].Value as byte?;

    private static string Index(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } index ? $"[{string.Join(", ", index.Select(Parameter))}]" : "";

    private static string Accessors(PropertyInfo property) => string.Join(' ', property.GetAccessors(true)
        .Where(a => a.IsPublic || a.IsFamily)
        .Select(a => a == property.GetMethod ? "get;"
            : a.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit") ? "init;" : "set;")
        .Order(StringComparer.Ordinal));

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter) =>
        (parameter.IsOut ? "out " : ReadOnly(parameter))
        + Name(s_nullability.Create(parameter)) + " " + parameter.Name +
        (parameter.HasDefaultValue
            ? string.Create(CultureInfo.InvariantCulture, $" = {parameter.DefaultValue ?? "default"}")
            : "");

    // A reference through which nobody may write.
    private static string ReadOnly(ParameterInfo? parameter) =>
        parameter is { ParameterType.IsByRef: true } && (parameter.IsIn
            || parameter.GetRequiredCustomModifiers().Any(m => m.Name == "InAttribute")) ? "readonly " : "";

    // With a question mark wherever null may be.
    private static string Name(NullabilityInfo info)
    {
        Type type = info.Type.IsByRef ? info.Type.GetElementType()! : info.Type;
        type = Nullable.GetUnderlyingType(type) ?? type;
        string name = type.IsArray ? Name(info.ElementType!) + "[" + new string(',', type.GetArrayRank() - 1) + "]"
            : type.IsGenericType ? $"{Simple(type)}<{string.Join(", ", info.GenericTypeArguments.Select(Name))}>"
            : Simple(type);
        bool isNullable = info.ReadState == NullabilityState.Nullable || info.WriteState == NullabilityState.Nullable;
        return (info.Type.IsByRef ? "ref " : "") + name + (isNullable ? "?" : "");
    }

    private static string Name(Type type) =>
        type.IsArray ? Name(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]"
        : type.IsGenericType ? $"{Simple(type)}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : Simple(type);

    private static string Simple(Type type) =>
        (type.DeclaringType is { } outer && !type.IsGenericParameter ? Name(outer) + "." : "")
        + type.Name.Split('`')[0];
}

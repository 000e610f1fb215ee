using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nabla.Lab.Session;
using Nabla.Teaching;

namespace Nabla.Lab.Tests.Session;

/// <summary>What the page knows of messages and frames is what the session says.</summary>
public sealed class ContractTests
{
    private static readonly NullabilityInfoContext s_nullability = new();

    [Fact]
    public void The_types_of_the_page_are_those_of_the_messages()
    {
        string stored = Path.Combine(Repository.Root, "src", "Nabla.Lab.Page", "src", "contract.ts");
        string actual =
            "// Written from the records in src/Nabla.Lab/Session by a test, which fails where they differ.\n" +
            Enumeration(typeof(LabAction)) + Enumeration(typeof(LabTarget)) + Enumeration(typeof(LabContrast)) +
            Enumeration(typeof(StepPhase)) +
            Union(typeof(LabRequest)) + Union(typeof(LabReply));
        if (File.Exists(stored) && File.ReadAllText(stored) == actual)
            return;
        string received = Path.Combine(Repository.Root, "TestResults", "contract.ts");
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.WriteAllText(received, actual);
        Assert.Fail($"The page has other types than the messages: cp {received} {stored}");
    }

    [Fact]
    public void The_page_names_the_blocks_in_their_order()
    {
        string source = File.ReadAllText(
            Path.Combine(Repository.Root, "src", "Nabla.Lab.Page", "src", "engine", "frame.ts"));
        string[] names = [.. Enum.GetNames<BlockKind>().Select(name => $"\"{Camel(name)}\"")];
        int begin = source.IndexOf("\"\",", StringComparison.Ordinal) + 3;
        string list = source[begin..source.IndexOf("] as const", StringComparison.Ordinal)];
        Assert.Equal(string.Join(",", names), string.Concat(list.Where(c => !char.IsWhiteSpace(c))).TrimEnd(','));
    }

    [Fact]
    public void A_frame_has_the_bytes_that_the_page_is_tested_with()
    {
        LabSession session = new(LabSubject.Of(CaseFile.Template(2, 3, 2), "case"));
        session.Control("step");
        session.Control("phase");
        var request = Encoding.UTF8.GetBytes(
            """{"type":"look","blocks":["w2","b3","a1","z2","delta3","nablaW3","stepW2","example","caption"]}""");
        byte[] frame = session.Handle(request);
        string name = Path.Combine(Repository.Root, "tests", "fixtures", "lab", "frame.bin");
        Fixture.Equal("frame.txt", Described(new(frame)));
        if (!File.Exists(name) || !File.ReadAllBytes(name).SequenceEqual(frame))
        {
            string received = Path.Combine(Repository.Root, "TestResults", "frame.bin");
            File.WriteAllBytes(received, frame);
            Assert.Fail($"The bytes of a frame have changed: cp {received} {name}");
        }
    }

    // One line for each block, as the page's own test writes it.
    private static string Described(FrameReader frame)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"number {frame.Number} step {frame.Step} epoch {frame.Epoch}\n");
        (BlockKind, int)[] blocks =
        [
            (BlockKind.W, 2), (BlockKind.B, 3), (BlockKind.A, 1), (BlockKind.Z, 2), (BlockKind.Delta, 3),
            (BlockKind.NablaW, 3), (BlockKind.StepW, 2), (BlockKind.Example, 0),
        ];
        foreach ((BlockKind kind, int layer) in blocks)
        {
            ReadBlock block = frame[kind, layer];
            string values = string.Join(' ', block.Values.Select(
                value => BitConverter.DoubleToInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture)));
            text.Append(CultureInfo.InvariantCulture,
                $"{Camel(kind.ToString())}{(layer == 0 ? "" : layer)} {block.Rows} {block.Columns} {values}\n");
        }

        return text.Append(frame[BlockKind.Caption].Text).Append('\n').ToString();
    }

    private static string Enumeration(Type type)
    {
        IEnumerable<string> names = Enum.GetNames(type).Select(name => $"\"{Camel(name)}\"");
        return $"\nexport type {type.Name} =\n  | {string.Join("\n  | ", names)};\n";
    }

    private static string Union(Type type)
    {
        JsonDerivedTypeAttribute[] cases = [.. type.GetCustomAttributes<JsonDerivedTypeAttribute>()];
        string union =
            $"\nexport type {type.Name} =\n  | {string.Join("\n  | ", cases.Select(one => one.DerivedType.Name))};\n";
        return union + string.Concat(cases.Select(one =>
            $"\nexport interface {one.DerivedType.Name} {{\n  readonly type: \"{one.TypeDiscriminator}\";\n" +
            string.Concat(one.DerivedType.GetProperties()
                .Where(property => property.DeclaringType == one.DerivedType && property.Name != "EqualityContract")
                .Select(Member)) + "}\n"));
    }

    private static string Member(PropertyInfo property)
    {
        bool isRequired = property.GetCustomAttribute<RequiredMemberAttribute>() is not null;
        bool isOptional = !isRequired && !property.PropertyType.IsGenericType
            || Nullable.GetUnderlyingType(property.PropertyType) is not null;
        bool isReply = property.DeclaringType!.IsSubclassOf(typeof(LabReply));
        bool isNull = s_nullability.Create(property).ReadState == NullabilityState.Nullable;
        bool mayLack = isNull || (!isReply && isOptional);
        return $"  readonly {Camel(property.Name)}{(mayLack ? "?" : "")}: {TypeName(property.PropertyType)};\n";
    }

    private static string TypeName(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? "string" : type == typeof(bool) ? "boolean"
            : type.IsEnum ? type.Name
            : type.IsGenericType ? $"readonly {ItemName(type.GetGenericArguments()[0])}[]" : "number";
    }

    private static string ItemName(Type type) => type.IsGenericType ? $"({TypeName(type)})" : TypeName(type);

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}

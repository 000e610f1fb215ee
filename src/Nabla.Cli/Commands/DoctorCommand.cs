using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Arm = System.Runtime.Intrinsics.Arm;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla doctor</c>: what this machine has, and what is missing.</summary>
internal static class DoctorCommand
{
    public static Command Create() =>
        new NablaCommand("doctor", "shows what this machine has, what is missing and how to get it", Run,
            "nabla doctor", "nabla doctor --json")
        {
            CommonOptions.DataDir, CommonOptions.Json,
        };

    private static int Run(Invocation call)
    {
        Dictionary<string, string> facts = Facts(call);
        string[] warnings = [.. Warnings()];
        var data = CommonOptions.Catalog(call).Describe();
        return call.Show(
            () => ToJson(facts, data, warnings), output => Print(output, facts, data, warnings), indented: true);
    }

    private static Dictionary<string, string> Facts(Invocation call) => new()
    {
        ["nabla"] = App.Version,
        ["system"] = $"{RuntimeInformation.OSDescription}, {Lower(RuntimeInformation.ProcessArchitecture)}",
        ["runtime"] = RuntimeInformation.FrameworkDescription
            + (RuntimeFeature.IsDynamicCodeCompiled ? "" : ", compiled ahead of time"),
        ["processors"] = Text(Environment.ProcessorCount),
        ["memory"] = Invariant($"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:F1} GB for this process"),
        ["at once"] = $"{Figures.Count(Jobs.Processors, "training")} of folds, seeds and searches (--jobs), " +
            Invariant($"as far as {Jobs.MemoryBound / 1e9:F1} GB hold them"),
        ["instructions"] = string.Join(", ", Instructions().DefaultIfEmpty("none beyond the base")),
        ["kernels"] = KernelInfo.Name,
        ["kernels here"] = string.Join(", ", KernelInfo.Supported),
        ["precision"] = "float32 by default, float64 by --precision float64",
        ["terminal"] = Describe(call.Output.Terminal),
        ["tools folder"] = ToolsFolder(call),
    };

    private static IEnumerable<string> Instructions()
    {
        (string Name, bool Has)[] sets =
        [
            ("SSE4.2", Sse42.IsSupported), ("AVX", Avx.IsSupported), ("AVX2", Avx2.IsSupported),
            ("FMA", Fma.IsSupported),
            ("AVX-512F", Avx512F.IsSupported), ("AdvSimd", Arm.AdvSimd.IsSupported),
        ];
        return sets.Where(set => set.Has).Select(set => set.Name);
    }

    private static IEnumerable<string> Warnings()
    {
        if (KernelInfo.Name != KernelInfo.Supported[0])
        {
            yield return $"NABLA_KERNEL chooses {KernelInfo.Name}, but this machine has {KernelInfo.Supported[0]}: "
                + "unset it for full speed";
        }

        if (KernelInfo.Supported[0] is "scalar" or "widening")
        {
            yield return "no vector instructions with a fused multiply-add are in use: training will be slow. "
                + "A program compiled ahead of time needs <IlcInstructionSet>native</IlcInstructionSet>; "
                + "otherwise look for DOTNET_Enable* variables";
        }
    }

    private static void Print(
        Output output, Dictionary<string, string> facts, IEnumerable<DataDescription> data, string[] warnings)
    {
        int width = facts.Keys.Max(key => key.Length);
        foreach (var (key, value) in facts)
            output.Out.WriteLine($"{output.OutStyle.Strong(key.PadRight(width))}  {value}");
        output.Out.WriteLine();
        foreach (DataDescription set in data)
        {
            string state = set.Location is { } place
                ? output.OutStyle.Good("found") + (place.Folder.Length > 0 ? $"  {place.Folder}" : "  ships with nabla")
                : output.OutStyle.Warning("missing") + $"  get it by: nabla data fetch {set.Data.Name}";
            output.Out.WriteLine($"{output.OutStyle.Strong(("data " + set.Data.Name).PadRight(width))}  {state}");
        }

        foreach (string warning in warnings)
            output.Warn(warning);
    }

    private static NamedValues ToJson(
        Dictionary<string, string> facts, IEnumerable<DataDescription> data, string[] warnings) => new()
    {
        facts.Where(fact => fact.Key is not ("processors" or "instructions" or "kernels here"))
            .Select(fact => (fact.Key.Replace(' ', '_'), (object)fact.Value)),
        { "processors", Environment.ProcessorCount },
        { "instructions", Instructions() },
        { "kernels_supported", KernelInfo.Supported },
        { "data_sets", data.Select(DataJson.Of) },
        { "warnings", warnings },
    };

    private static string Describe(Terminal terminal) => terminal is { OutIsLive: false, ErrorIsLive: false }
        ? "none, or a plain one: lines only, no color"
        : $"{Text(terminal.Width)} columns, color, {(terminal.Unicode ? "Unicode" : "ASCII: the locale is not UTF-8")}";

    // Where "dotnet tool install --global" puts commands, and whether a shell finds them there.
    private static string ToolsFolder(Invocation call)
    {
        string home = call.Environment("DOTNET_CLI_HOME")
            ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string folder = Path.Combine(home, ".dotnet", "tools");
        bool isFound =
            (call.Environment("PATH") ?? "").Split(Path.PathSeparator).Any(part => part.TrimEnd('/', '\\') == folder);
        return $"{folder} ({(isFound ? "on the PATH" : "not on the PATH: add it to call nabla installed as a tool")})";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Lower(System.Runtime.InteropServices.Architecture architecture) =>
        architecture.ToString().ToLowerInvariant();
}

namespace Nabla.IO.Tests;

/// <summary>Damaged files of every form: a refusal or a result, and nothing else. NABLA_MUTATIONS says how many of each
/// reader, NABLA_MUTATION_SEED where to begin.</summary>
public sealed class MutationTests
{
    private static readonly int s_runs = Number("NABLA_MUTATIONS", 4000), s_seed = Number("NABLA_MUTATION_SEED", 1);

    public static TheoryData<string> Forms => ["safetensors", "json", "npz"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Damaged_models_are_refused_or_read(string extension) => Mutations.Run(
        [.. Directory.GetFiles(Repository.Fixture("models"), "*." + extension).Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)],
        s_runs, s_seed, file => ModelForms.Load(new MemoryStream(file)), e => e is NablaFormatException);

    [Fact]
    public void Damaged_arrays_are_refused_or_read() => Mutations.Run(
        [.. Directory.GetFiles(Repository.Fixture("npy"), "*.npy").Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)],
        s_runs, s_seed, file => Npy.Read(new MemoryStream(file)), e => e is NablaFormatException);

    [Fact]
    public void Damaged_IDX_files_are_refused_or_read()
    {
        IdxArray array = IdxArray.Of([.. Enumerable.Range(0, 60).Select(i => (byte)i)], 5, 3, 4);
        Mutations.Run(
            [Bytes.Of(array), Bytes.Of(array, gzip: true), Bytes.Of(IdxArray.Of(IdxType.Float64, [1, 2, 3], 3))],
            s_runs, s_seed, file => Idx.Read(new MemoryStream(file)), e => e is DataProblemException);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out int number) ? number : otherwise;
}

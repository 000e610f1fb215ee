namespace Nabla.Fuzz;

/// <summary>A file that a reader did not bear.</summary>
/// <param name="Reader">The reader.</param>
/// <param name="Input">The file.</param>
/// <param name="What">What happened.</param>
internal sealed record Finding(Reader Reader, byte[] Input, string What)
{
    /// <summary>Keeps the file and says how to try it again.</summary>
    public string Save(string folder)
    {
        Directory.CreateDirectory(folder);
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Input))[..12];
        string path = Path.GetFullPath(Path.Combine(folder, $"{Reader.Name}-{hash}.bin"));
        File.WriteAllBytes(path, Input);
        return $"{Reader.Name}: {What}\n  the file is {path}\n  try it again: " +
            $"dotnet run --project tests/Nabla.Fuzz -c Release -- replay {Reader.Name} {path}";
    }
}

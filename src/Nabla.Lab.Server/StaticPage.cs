using System.Net;
using System.Security.Cryptography;
using Nabla.Lab.Session;

namespace Nabla.Lab.Server;

/// <summary>The page as a folder of files, with the engine inside: any web server serves it, from any path.</summary>
internal static class StaticPage
{
    private const string Data = "data";

    private const string Policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; " +
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'";

    /// <summary>Writes the files; those of before are replaced, each whole or not at all, the page itself last, and
    /// what an older version left behind is deleted.</summary>
    /// <param name="folder">Is made where it is not there; must be empty or hold an exported page.</param>
    /// <exception cref="InvalidOperationException">The folder holds something else.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    /// <param name="inside">What lies beside the page; null: nothing, it has the digits.</param>
    public static void Write(string folder, PageData? inside = null)
    {
        Directory.CreateDirectory(folder);
        if (Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, "nabla-lab.txt")))
            throw new InvalidOperationException($"The folder {folder} holds something that is no exported page.");
        WholeFile.Write(Path.Combine(folder, "nabla-lab.txt"), stream => stream.Write(
            "This folder is a page of Nabla Lab, written by the command nabla lab.\n"u8));
        PageFile[] files = [.. PageFiles.Whole.OrderBy(file => file.Path == "/index.html")];
        string version = VersionOf(files);
        foreach (PageFile file in files)
        {
            string path = Path.Combine(folder, file.Path[1..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            byte[] bytes = file.Path == "/index.html" ? Alone(file.Plain(), version, inside) : file.Plain();
            WholeFile.Write(path, stream => stream.Write(bytes));
        }

        foreach (LabFile file in inside?.Files ?? [])
        {
            Directory.CreateDirectory(Path.Combine(folder, Data));
            WholeFile.Write(Path.Combine(folder, Data, file.Name), stream => stream.Write(file.Bytes));
        }

        DeleteOld(folder,
            [.. files.Select(file => file.Path), .. (inside?.Files ?? []).Select(file => $"/{Data}/{file.Name}")]);
    }

    // The name of dotnet.js stays, and browsers may keep it: its address has this, so that a newer one is fetched.
    private static string VersionOf(PageFile[] files) => Convert.ToHexStringLower(SHA256.HashData(
        files.FirstOrDefault(file => file.Path == "/engine/dotnet.js")?.Bytes ?? []))[..8];

    // The page knows by an attribute that it is alone; its policy stands in itself, since servers of files set none.
    private static byte[] Alone(byte[] page, string version, PageData? inside)
    {
        string known = $"data-engine=\"worker\" data-version=\"{version}\"{inside?.Attributes(Data)}";
        string policy = $"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\" />";
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(page)
            .Replace("<html lang=\"en\">", $"<html lang=\"en\" {known}>", StringComparison.Ordinal)
            .Replace("<meta charset=\"utf-8\" />", $"<meta charset=\"utf-8\" />\n    {policy}",
                StringComparison.Ordinal));
    }

    // Names of files change with their contents, so that those of before would stay for ever.
    private static void DeleteOld(string folder, HashSet<string> kept)
    {
        foreach (string part in (string[])["assets", "engine", Data])
        {
            string inner = Path.Combine(folder, part);
            if (!Directory.Exists(inner))
                continue;
            foreach (string file in Directory.EnumerateFiles(inner))
            {
                if (!kept.Contains($"/{part}/{Path.GetFileName(file)}"))
                    File.Delete(file);
            }
        }
    }
}

/// <summary>Files that lie beside an exported page, which it opens.</summary>
/// <param name="Files">As <see cref="LabFiles.Open"/> takes them.</param>
/// <param name="Target">Of a table: the column to predict.</param>
/// <param name="Offer">What they are called on the button that fetches them; null: they are opened at once.</param>
internal sealed record PageData(IReadOnlyList<LabFile> Files, string? Target = null, string? Offer = null)
{
    /// <summary>How the page is told.</summary>
    public string Attributes(string folder) =>
        Attribute("files", string.Join(',', Files.Select(file => $"{folder}/{Uri.EscapeDataString(file.Name)}")))
        + Attribute("target", Target) + Attribute("offer", Offer);

    private static string Attribute(string name, string? value) =>
        value is null ? "" : $" data-{name}=\"{WebUtility.HtmlEncode(value)}\"";
}

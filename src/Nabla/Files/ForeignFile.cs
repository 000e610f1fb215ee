using System.Text;

namespace Nabla;

/// <summary>Kinds of files that are not read, told by how they begin, and the way from each to one that is.</summary>
internal static class ForeignFile
{
    /// <summary>As many bytes of a file are looked at.</summary>
    internal const int Beginning = 512;

    private const string AsTable = "Save it as CSV.";
    private const string AsWeights =
        "Save the weights in a .safetensors or .npz file, or export the model to ONNX.";
    private const int TarMark = 257;

    private static readonly (byte[] Bytes, string Kind, string Way)[] s_kinds =
    [
        ([.. "%PDF-"u8], "a PDF document", "Give the table itself, as CSV."),
        ([.. "version https://git-lfs.github.com/spec/"u8], "a pointer of Git LFS, not the file itself",
            "Fetch the file: git lfs pull."),
        ([0x89, .. "HDF\r\n"u8], "an HDF5 file, as Keras writes", AsWeights),
        ([.. "PAR1"u8], "a Parquet file", AsTable),
        ([.. "ARROW1"u8], "an Arrow file", AsTable),
        ([.. "FEA1"u8], "a Feather file", AsTable),
        ([.. "SQLite format 3\0"u8], "a SQLite database", "Export the table as CSV."),
        ([.. "RDX2\n"u8], "data of R", "Write it from R with write.csv."),
        ([.. "RDX3\n"u8], "data of R", "Write it from R with write.csv."),
        ([.. "MATLAB 5.0 MAT-file"u8], "a file of MATLAB", "Write it from MATLAB with writematrix or writetable."),
        ([.. "<stata_dta>"u8], "a file of Stata", "Write it from Stata with export delimited."),
        ([.. "$FL2@(#)"u8], "a file of SPSS", AsTable),
        ([.. "GGUF"u8], "a GGUF file of a language model", "Nabla reads dense feed-forward networks."),
        ([.. "BZh"u8], "packed with bzip2", "Unpack it, or pack it with gzip."),
        ([0xFD, .. "7zXZ\0"u8], "packed with xz", "Unpack it, or pack it with gzip."),
        ([0x28, 0xB5, 0x2F, 0xFD], "packed with zstd", "Unpack it, or pack it with gzip."),
        ([.. "7z"u8, 0xBC, 0xAF], "a 7z archive", "Unpack it."),
        ([.. "Rar!"u8, 0x1A, 0x07], "a RAR archive", "Unpack it."),
    ];

    /// <summary>Refuses a file of another kind.</summary>
    /// <param name="beginning">Its first bytes, at most <see cref="Beginning"/>.</param>
    /// <exception cref="NablaFormatException">It is of one; says which, and the way out.</exception>
    internal static void Refuse(ReadOnlySpan<byte> beginning)
    {
        if (Of(beginning) is var (kind, way))
            throw new NablaFormatException("the beginning", $"The file is {kind}.", way);
    }

    /// <summary>Refuses what is no text either: kinds that are read by another name, or as something else.</summary>
    /// <inheritdoc cref="Refuse"/>
    internal static void RefuseAsTable(ReadOnlySpan<byte> beginning)
    {
        Refuse(beginning);
        if (OtherwiseRead(beginning) is var (kind, way))
            throw new NablaFormatException("the beginning", $"The file is {kind}, not a table.", way);
    }

    private static (string, string)? OtherwiseRead(ReadOnlySpan<byte> beginning) => beginning switch
    {
        [0xD0, 0xCF, 0x11, 0xE0, ..] => ("a workbook of Excel, or another document of its time",
            "Name a workbook .xls, or save it as CSV."),
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] =>
            ("a PNG picture", "Pictures are for predict, with a model of images."),
        [0xFF, 0xD8, 0xFF, ..] => ("a JPEG picture", "Pictures are for predict, with a model of images."),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => ("a GIF picture", "Save it as PNG."),
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] =>
            ("an array of NumPy", "Name it .npy, and give inputs and targets: X.npy,Y.npy."),
        [(byte)'P', (byte)'K', 3, 4, ..] => Archive(Member(beginning) ?? ""),
        _ => null,
    };

    /// <summary>Refuses a ZIP archive that has no arrays of NumPy.</summary>
    /// <param name="member">The name of its first file; null: it has none.</param>
    /// <exception cref="NablaFormatException">Always.</exception>
    internal static void RefuseArchive(string? member)
    {
        var (kind, way) = Archive(member ?? "");
        throw new NablaFormatException("the beginning", $"The file is {kind}: " + (member is null ? "it is empty."
            : $"{Quoted.Of(member)}, its first member, does not end in .npy."), way);
    }

    private static (string Kind, string Way) Archive(string member) =>
        member.StartsWith("xl/", StringComparison.Ordinal) || member == "[Content_Types].xml"
            ? ("a workbook of Excel", "Name it .xlsx, or save it as CSV.")
        : member.EndsWith(".npy", StringComparison.Ordinal) ? ("an archive of NumPy", "Name it .npz.")
        : ("a ZIP archive", "Unpack it.");

    private static (string, string)? Of(ReadOnlySpan<byte> beginning)
    {
        foreach (var (bytes, kind, way) in s_kinds)
        {
            if (beginning.StartsWith(bytes))
                return (kind, way);
        }

        // A safetensors file begins with the length of its header, which may be any number.
        if (beginning is [0x80, >= 2 and <= 5, not 0, ..] and not [_, _, _, _, 0, 0, 0, 0, (byte)'{', ..])
        {
            return ("a pickle of Python, which runs code when it is read",
                "Save arrays with numpy.savez, and a model's weights with numpy.savez or safetensors.");
        }

        if (beginning.Length > TarMark && beginning[TarMark..].StartsWith("ustar"u8))
            return ("a tar archive", "Unpack it.");
        if (Member(beginning) is { } member)
        {
            if (member.EndsWith("/data.pkl", StringComparison.Ordinal))
                return ("a model of PyTorch", "Save model.state_dict() with safetensors.torch.save_file.");
            if (member is "metadata.json" or "config.json" or "model.weights.h5")
                return ("a model of Keras", AsWeights);
            if (member == "mimetype")
                return ("an OpenDocument file", "Save it as .xlsx or CSV.");
            if (member.StartsWith("word/", StringComparison.Ordinal))
                return ("a Word document", "Give the table itself, as CSV.");
        }

        return !IsPage(beginning) ? null : ("a page of the Web, as a download that failed leaves",
            "Open its address in a browser, and fetch the file itself.");
    }

    // The name of the first file in a ZIP archive.
    private static string? Member(ReadOnlySpan<byte> beginning)
    {
        const int Header = 30, Length = 26;
        if (beginning.Length < Header || !beginning.StartsWith("PK\x03\x04"u8))
            return null;
        int length = beginning[Length] | (beginning[Length + 1] << 8);
        return Encoding.UTF8.GetString(beginning[Header..Math.Min(beginning.Length, Header + length)]);
    }

    private static bool IsPage(ReadOnlySpan<byte> beginning)
    {
        if (beginning.StartsWith("\uFEFF"u8))
            beginning = beginning["\uFEFF"u8.Length..];
        string text = Encoding.Latin1.GetString(beginning.TrimStart(" \t\r\n"u8));
        return text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }
}

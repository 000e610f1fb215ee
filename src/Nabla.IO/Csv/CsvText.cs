namespace Nabla.IO;

/// <summary>The text of a CSV file, which may be in gzip, as a stream that only goes forward.</summary>
internal sealed class CsvText : ForwardStream
{
    private readonly GzipWatch _file;
    private readonly Stream _text;
    private readonly bool _isGzip;
    private readonly long _most;
    private long _read;
    private bool _isOver;

    /// <summary>Begins to read.</summary>
    /// <param name="stream">Read on from where it is, and left open.</param>
    /// <param name="isKept">Whether all of it goes to memory, so that packed files are limited in size.</param>
    /// <exception cref="NablaFormatException">The compression is broken.</exception>
    internal CsvText(Stream stream, bool isKept)
    {
        long packed = stream.CanSeek ? stream.Length - stream.Position : long.MaxValue;
        byte[] start = Streams.Take(stream, 2);
        _file = new(start, stream);
        _isGzip = Idx.IsGzip(start);
        (_most, MostFields) = isKept && _isGzip && packed < long.MaxValue
            ? (Unpacking.MostOfData(packed), Unpacking.MostFields(packed)) : (long.MaxValue, long.MaxValue);
        _text = _isGzip ? new GZipStream(_file, CompressionMode.Decompress, leaveOpen: true) : _file;
    }

    /// <summary>How many fields it may have.</summary>
    internal long MostFields { get; }

    public override int Read(Span<byte> buffer)
    {
        int count;
        try
        {
            count = _text.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw Damaged($"its gzip compression is broken ({e.Message})", e);
        }

        _read += count;
        if (_read > _most)
            throw TooMuch(_most, "bytes");
        // GZipStream ends a truncated file without an error.
        if (count == 0 && buffer.Length > 0 && _isGzip && !_isOver)
        {
            _isOver = true;
            if (!_file.IsWhole(_read))
                throw Damaged("its content is shorter than the end of the file says");
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _isGzip)
            _text.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The problem of a packed file that has more in it than is credible.</summary>
    internal static NablaFormatException TooMuch(long most, string what) => new("the gzip file",
        Invariant($"It unpacks to more than {most} {what}, far more than tables do."),
        "Unpack it first, if you trust it.");

    private static NablaFormatException Damaged(string what, Exception? inner = null) =>
        new("the gzip file", $"It is damaged: {what}.", "Fetch or pack it again.", inner);
}

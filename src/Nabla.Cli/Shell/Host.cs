using Microsoft.Win32.SafeHandles;

namespace Nabla.Cli.Shell;

/// <summary>The process as commands see it; tests make their own.</summary>
/// <param name="Output">Standard output and standard error.</param>
/// <param name="Input">Opens standard input.</param>
/// <param name="Environment">Gives a variable's value, or null.</param>
/// <param name="Interruption">Signals.</param>
/// <param name="Time">The clock.</param>
internal sealed record Host(
    Output Output, Func<Stream> Input, Func<string, string?> Environment, Interruption Interruption, TimeProvider Time)
{
    /// <summary>Bytes that may be written on the disk of a folder.</summary>
    public Func<string, long> FreeSpace { get; init; } = folder => new DriveInfo(folder).AvailableFreeSpace;

    /// <summary>The real one.</summary>
    public static Host OfProcess(Interruption interruption) => new(
        new Output(
            Console.IsOutputRedirected ? Console.OpenStandardOutput() : OpenTerminal(1, Console.OpenStandardOutput),
            Console.IsErrorRedirected ? Console.OpenStandardError() : OpenTerminal(2, Console.OpenStandardError),
            Terminal.Detect(System.Environment.GetEnvironmentVariable)),
        () => new StandardInput(interruption.Unwatched), System.Environment.GetEnvironmentVariable, interruption,
        TimeProvider.System);

    // The console's own stream sends an escape sequence to a terminal before the first text, whatever NO_COLOR says.
    // Not for files: a FileStream keeps a position of its own, so that two of them on one file (2>&1) would overwrite
    // each other.
    private static Stream OpenTerminal(int descriptor, Func<Stream> onWindows) => OperatingSystem.IsWindows()
        ? onWindows()
        : new TerminalStream(
            new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0));

    /// <summary>A terminal, which may be closed: nobody reads on then, and what runs saves its work.</summary>
    private sealed class TerminalStream(Stream terminal) : Stream
    {
        private bool _isClosed;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (_isClosed)
                return;
            try
            {
                terminal.Write(buffer);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _isClosed = true;
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

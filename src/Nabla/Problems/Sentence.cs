namespace Nabla;

/// <summary>What an exception says, for a message that tells it on.</summary>
internal static class Sentence
{
    /// <summary>The message without the parameter's name that .NET appends to those about arguments; it tells nothing
    /// to who did not make the call.</summary>
    internal static string Of(Exception exception)
    {
        if (exception is not ArgumentException { ParamName: { } name })
            return exception.Message;
        int end = exception.Message.IndexOf(new ArgumentException("", name).Message, StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }
}

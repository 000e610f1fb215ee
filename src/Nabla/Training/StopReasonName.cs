namespace Nabla;

/// <summary>Reasons as files name them.</summary>
internal static class StopReasonName
{
    /// <summary>The name in files, as in target_accuracy.</summary>
    public static string Of(StopReason reason) => reason switch
    {
        StopReason.TargetAccuracy => "target_accuracy",
        _ => reason.ToString().ToLowerInvariant(),
    };
}

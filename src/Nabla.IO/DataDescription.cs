using System.Collections.Immutable;

namespace Nabla.IO;

/// <summary>A known data set and every place where it was looked for.</summary>
/// <param name="Data">The data set.</param>
/// <param name="Places">The places, in the order of the search.</param>
internal sealed record DataDescription(KnownData Data, ImmutableArray<DataPlace> Places)
{
    /// <summary>Where it lies and will be read from, or null where it has to be fetched first.</summary>
    public DataPlace? Location => Places.FirstOrDefault(place => place.IsComplete);
}

namespace Nabla.EndToEnd.Tests.Packages;

/// <summary>Tests that share the packages, one after another.</summary>
[CollectionDefinition(nameof(Packed))]
public sealed class PackedOnce : ICollectionFixture<Packed>;

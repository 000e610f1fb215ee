namespace Nabla;

/// <summary>Four 32-bit words: a counter of <see cref="Philox"/>, or what it gives there.</summary>
internal readonly record struct PhiloxWords(uint W0, uint W1, uint W2, uint W3);

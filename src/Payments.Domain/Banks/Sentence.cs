namespace Payments.Domain.Banks;

/// <summary>What an official reads about a bank's answer, in both languages of the pages; no personal data in it.</summary>
public sealed record Sentence(string Vietnamese, string English);

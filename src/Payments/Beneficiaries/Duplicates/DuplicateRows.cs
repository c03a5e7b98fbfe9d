using Payments.Pipeline;

namespace Payments.Beneficiaries.Duplicates;

/// <summary>One of the two entries, as a list shows it.</summary>
/// <param name="PersonalId">Masked.</param>
public sealed record Twin(
    Guid BeneficiaryId,
    string CommuneCode,
    string FullName,
    string? DateOfBirth,
    string? PersonalId,
    string? FileNo,
    string State
);

/// <summary>Two entries that may be one person.</summary>
/// <param name="Signs">name_birth, name_year, name_close, phone_birth, account.</param>
/// <param name="State">open, same_person, different_people.</param>
/// <param name="ProposalId">The open proposal that they are one; null: none.</param>
public sealed record DuplicateItem(
    Guid Id,
    string State,
    IReadOnlyList<string> Signs,
    DateTimeOffset FoundAt,
    Twin First,
    Twin Second,
    string? Reason,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    Guid? ProposalId
);

/// <summary>How pairs are read.</summary>
internal sealed record DuplicateRow(
    Guid Id,
    string State,
    string[] Signs,
    DateTime FoundAt,
    Guid FirstId,
    string FirstCommune,
    string FirstName,
    string? FirstBorn,
    string? FirstTail,
    string? FirstFile,
    string FirstState,
    Guid SecondId,
    string SecondCommune,
    string SecondName,
    string? SecondBorn,
    string? SecondTail,
    string? SecondFile,
    string SecondState,
    string? Reason,
    string? DecidedBy,
    DateTime? DecidedAt,
    Guid? ProposalId
)
{
    /// <summary>Over the pairs <c>d</c> that a query picked; who sees only one of two sees neither.</summary>
    public const string Columns = """
        d.id, d.state, d.signs, d.found_at,
        a.id as first_id, a.commune_code as first_commune, a.full_name as first_name, fa.date_of_birth as first_born,
        a.personal_id_tail as first_tail, a.file_no as first_file, a.state as first_state,
        b.id as second_id, b.commune_code as second_commune, b.full_name as second_name,
        fb.date_of_birth as second_born, b.personal_id_tail as second_tail, b.file_no as second_file,
        b.state as second_state, d.reason, d.decided_by, d.decided_at, p.id as proposal_id
        """;

    public const string Joined = """
          join beneficiary a on a.commune_code = d.commune_code and a.id = d.first_id
          join beneficiary b on b.commune_code = d.other_commune_code and b.id = d.second_id
          left join lateral (
               select date_of_birth
                 from fact
                where commune_code = a.commune_code
                  and beneficiary_id = a.id
                order by effective_from desc, fact_no desc
                limit 1
          ) fa on true
          left join lateral (
               select date_of_birth
                 from fact
                where commune_code = b.commune_code
                  and beneficiary_id = b.id
                order by effective_from desc, fact_no desc
                limit 1
          ) fb on true
          left join lateral (
               select id
                 from proposal
                where subject_id in (a.id, b.id)
                  and kind = 'same_person'
                  and state = 'open'
                limit 1
          ) p on true
        """;

    public DuplicateItem Item =>
        new(
            Id,
            State,
            Signs,
            FoundAt,
            new Twin(
                FirstId,
                FirstCommune,
                FirstName,
                FirstBorn,
                Masked(FirstTail),
                FirstFile,
                FirstState
            ),
            new Twin(
                SecondId,
                SecondCommune,
                SecondName,
                SecondBorn,
                Masked(SecondTail),
                SecondFile,
                SecondState
            ),
            Reason,
            DecidedBy,
            DecidedAt,
            ProposalId
        );

    /// <summary>A pair by its id, in the caller's scope; locked when it is to be decided.</summary>
    public static Task<DuplicateRow?> Find(
        Session session,
        Guid id,
        bool toDecide,
        CancellationToken cancellationToken
    ) =>
        session.Find<DuplicateRow>(
            $"""
            select {Columns}
              from duplicate d
            {Joined}
             where d.id = @id
            {(toDecide ? "for update of d" : "")}
            """,
            new { id },
            cancellationToken
        );

    private static string? Masked(string? tail) => tail is null ? null : "••••" + tail;
}
